"""What search reads."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0004")
