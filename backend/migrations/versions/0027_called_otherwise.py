"""Threads and people that are called otherwise by now keep their old names too."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0027")
