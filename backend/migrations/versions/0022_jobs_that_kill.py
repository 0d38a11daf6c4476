"""A job that a process dies of is given up after some times."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0022")
