"""Snoozed dialogs wake by themselves; the row says why it came back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0002")
