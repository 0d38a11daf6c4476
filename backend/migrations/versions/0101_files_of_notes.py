"""Notes beside a client have files."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0101"
down_revision = "0100"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0101")
