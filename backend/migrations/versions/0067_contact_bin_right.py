"""Supervisors delete people and bring them back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0067")
