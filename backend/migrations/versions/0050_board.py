"""The board: how its columns are ordered, how much they show, how much they hold."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0050")
