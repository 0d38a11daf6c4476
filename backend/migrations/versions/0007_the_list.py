"""The list: dialogs with messages in trouble are found by an index; saved views; work on many dialogs at once."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0007")
