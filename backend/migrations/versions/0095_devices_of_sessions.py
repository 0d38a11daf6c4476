"""Devices that are told by push are of a session, and end with it."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0095"
down_revision = "0094"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0095")
