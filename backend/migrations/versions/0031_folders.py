"""A mailbox reads several folders."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0031")
