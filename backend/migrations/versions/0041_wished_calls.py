"""Visitors of a site ask to be called."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0041")
