"""Moments that rules wait for."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0089"
down_revision = "0088"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0089")
