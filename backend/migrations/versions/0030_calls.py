"""A telephone channel knows its lines, and whose extension is whose."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0030")
