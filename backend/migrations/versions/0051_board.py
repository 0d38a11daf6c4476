"""The board: how its columns are ordered, how much they show, how much they hold."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0051")
