"""Edits, deletions and reactions of ours leave through the outbox; reactions of both sides stand apart."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0006")
