"""The list of people stands in order of warmth by an index."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0080"
down_revision = "0079"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0080")
