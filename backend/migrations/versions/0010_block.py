"""Operators and supervisors may block people."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0010")
