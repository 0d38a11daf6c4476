"""A played Zadarma: `from tests.platforms.zadarma import ZadarmaServer`."""

from tests.platforms.gateways.gateway import Policy
from tests.platforms.zadarma.server import ZadarmaServer

__all__ = ["Policy", "ZadarmaServer"]
