"""Notices go out by SMS too."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0112"
down_revision = "0111"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0112")
