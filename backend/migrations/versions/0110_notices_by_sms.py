"""Notices go out by SMS too."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0110"
down_revision = "0109"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0110")
