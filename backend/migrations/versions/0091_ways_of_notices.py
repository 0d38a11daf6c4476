"""How notices reach people: wishes, devices, the staff bot, the journal of what was sent where."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0091"
down_revision = "0090"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0091")
