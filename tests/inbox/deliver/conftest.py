"""Fixtures of this folder."""

from tests.inbox.kinds import kind, platform, shop

__all__ = ["kind", "platform", "shop"]
