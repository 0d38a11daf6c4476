"""Buttons under what is sent: drafts and saved replies keep them; of a message they stand in its meta."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0024")
