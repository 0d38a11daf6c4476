"""Words of messages leave the notices that quoted them."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0102"
down_revision = "0101"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0102")
