"""The source of what comes by a channel."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0062")
