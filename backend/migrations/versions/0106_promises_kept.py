"""Tasks, the second half: meetings, checklists, reminders, repetition, results that are asked for, control."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0106"
down_revision = "0105"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0106")
