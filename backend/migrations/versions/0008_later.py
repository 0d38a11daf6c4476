"""Answers that are sent later."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0008")
