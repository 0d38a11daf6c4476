"""Files and links of the house."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0076"
down_revision = "0075"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0076")
