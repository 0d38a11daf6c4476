"""Drafts remember their saved reply, and when the customer was spoken to."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0017")
