"""Two contacts that are one person, and how to take that back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0038")
