"""Letters: what of them is kept beside their messages."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0026")
