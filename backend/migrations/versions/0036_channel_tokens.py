"""Channels that sign in by leave."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0036")
