"""Templates: messages that a platform approved beforehand."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0023")
