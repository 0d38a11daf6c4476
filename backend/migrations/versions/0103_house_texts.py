"""One store of what the house says by itself."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0103"
down_revision = "0102"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0103")
