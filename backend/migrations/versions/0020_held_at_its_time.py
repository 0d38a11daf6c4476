"""Answers for later that could not go at their time are found among what waits for a person."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0020")
