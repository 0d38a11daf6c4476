"""Fields that a role sees and does not change."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0069")
