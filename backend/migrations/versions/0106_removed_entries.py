"""Deleted words of dictionaries come back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0106"
down_revision = "0105"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0106")
