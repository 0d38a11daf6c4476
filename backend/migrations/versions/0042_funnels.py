"""Funnels and statuses that administrators build: rules of a step, what a deleted one leaves, wishes of colleagues."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0042")
