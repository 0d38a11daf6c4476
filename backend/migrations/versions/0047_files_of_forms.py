"""Files that came by a form say so."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0047")
