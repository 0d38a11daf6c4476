"""A house without leads: each request is a deal at once."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0069"
down_revision = "0068"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0069")
