"""How long nobody listened to a channel."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0044")
