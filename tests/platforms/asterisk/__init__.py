"""A played Asterisk: `from tests.platforms.asterisk import AsteriskServer`."""

from tests.platforms.asterisk.server import AsteriskServer

__all__ = ["AsteriskServer"]
