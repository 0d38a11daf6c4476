"""Accounts of others that a channel answers for: what may be done there, and whether at all."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0011")
