"""The same bytes are found by their key."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0084"
down_revision = "0083"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0084")
