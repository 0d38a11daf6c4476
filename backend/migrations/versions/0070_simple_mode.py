"""A house without leads: each request is a deal at once."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0070")
