"""The spine: access, channels, contacts, cards, inbox, event log."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0001")
