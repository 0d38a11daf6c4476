"""The feed: walks over the log by kind and by who did it."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0090"
down_revision = "0089"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0090")
