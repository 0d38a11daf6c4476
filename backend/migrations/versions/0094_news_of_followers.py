"""Followers are told of groups and companies, too: facts without a person are found by their transaction."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0094"
down_revision = "0093"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0094")
