"""The embedded default: a real PostgreSQL and a real Valkey in the data directory, living and dying with us.

For processes with an event loop: ``at_hand`` and ``start_embedded`` in ``backend.kit.servers.at_hand``.
"""

from backend.kit.servers.embedded import Embedded, Urls, announce, attach, resolved
from backend.kit.servers.errors import DataDirBusy, ServerError
from backend.kit.servers.postgres import Postgres
from backend.kit.servers.roles import APP, OWNER, ensure_roles
from backend.kit.servers.valkey import Valkey

__all__ = [
    "APP",
    "OWNER",
    "DataDirBusy",
    "Embedded",
    "Postgres",
    "ServerError",
    "Urls",
    "Valkey",
    "announce",
    "attach",
    "ensure_roles",
    "resolved",
]
