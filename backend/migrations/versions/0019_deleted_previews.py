"""The list's line of a message that was deleted says so."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0019")
