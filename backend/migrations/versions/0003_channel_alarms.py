"""Since when a channel is at work, and when its platform last had nothing left for us: what alarms go by."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0003")
