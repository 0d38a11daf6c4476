"""Run SQL files inside the migration's transaction."""

from pathlib import Path
from typing import Any

from alembic import op


def run_scripts(folder: Path) -> None:
    """Run every .sql file of `folder`, in the order of their names."""
    adapted: Any = op.get_bind().connection.dbapi_connection
    for file in sorted(folder.glob("*.sql")):
        text = file.read_text(encoding="utf-8")
        # asyncpg's simple protocol: a prepared statement holds one command only
        adapted.run_async(lambda raw, text=text: raw.execute(text))
