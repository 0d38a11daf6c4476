"""Kinds of facts that somebody hides from themselves, and a journal of old ones that were removed."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0096"
down_revision = "0095"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0096")
