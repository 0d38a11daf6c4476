"""Who is told, and who gets a dialog, when nobody answers for so long."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0109"
down_revision = "0108"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0109")
