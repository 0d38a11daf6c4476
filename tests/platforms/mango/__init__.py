"""A played Mango Office: `from tests.platforms.mango import MangoServer`."""

from tests.platforms.gateways.gateway import Policy
from tests.platforms.mango.server import MangoServer

__all__ = ["MangoServer", "Policy"]
