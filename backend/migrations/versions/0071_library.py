"""Files and links of the house."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0071"
down_revision = "0070"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0071")
