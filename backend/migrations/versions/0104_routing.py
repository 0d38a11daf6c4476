"""Who is there, what they can, and to whom requests go."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0104"
down_revision = "0103"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0104")
