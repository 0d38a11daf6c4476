"""The administrator's own fields of cards and contacts."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0043")
