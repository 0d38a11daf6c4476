"""Deleted words of dictionaries come back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0108"
down_revision = "0107"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0108")
