"""Colleagues named in notes; what is made of files so that they are easy to look at."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0012")
