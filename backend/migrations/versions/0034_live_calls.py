"""Calling and hearing recordings are rights; the calls that are going on are found at once."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0034")
