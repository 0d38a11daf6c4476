"""Threads and people that are called otherwise by now keep their old names too."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0025")
