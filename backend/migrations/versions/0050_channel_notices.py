"""What its platform says of a channel itself is kept."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0050")
