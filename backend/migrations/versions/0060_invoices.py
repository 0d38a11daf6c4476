"""Invoices: who sells, what is asked for and by when, what was paid; links for the client."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0060"
down_revision = "0059"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0060")
