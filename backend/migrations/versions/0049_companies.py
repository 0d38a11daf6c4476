"""Companies whole, the type of a contact, where they came from, and saved views of lists."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0049")
