"""PostgreSQL: two pools, one unit of work.

`hot` (asyncpg) serves receive, reply and claim, delivery states, relay and consumers; `orm` (SQLAlchemy) the rest.
A verb belongs to one of them; no transaction spans both (DESIGN 3, 21).
"""

from backend.kit.db.database import Database
from backend.kit.db.tx import Audience, HotTx, OrmTx, Own, Published, Scope, Scoped, Staff, Tx, Whose

__all__ = ["Audience", "Database", "HotTx", "OrmTx", "Own", "Published", "Scope", "Scoped", "Staff", "Tx", "Whose"]
