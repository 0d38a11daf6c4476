"""What was deleted is read by right; cards of links; a column that nobody reads goes."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0018")
