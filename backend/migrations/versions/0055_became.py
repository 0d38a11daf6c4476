"""What a lead became."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0055")
