"""What happened is told in the order in which it happened."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0059")
