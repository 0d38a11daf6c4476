"""Workplaces of roles and people."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0077"
down_revision = "0076"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0077")
