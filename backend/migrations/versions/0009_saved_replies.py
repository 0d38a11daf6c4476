"""Saved replies and macros."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0009")
