"""What stands under letters: a mailbox's signature, and a person's in its place."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0033")
