"""A person has a mailbox of their own."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0037")
