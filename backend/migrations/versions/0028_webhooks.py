"""Outgoing webhooks: who is told what, and the journal of what they were told."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0028")
