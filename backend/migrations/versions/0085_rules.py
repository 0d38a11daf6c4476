"""Rules: when something happens, and if it is so, something is done."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0085"
down_revision = "0084"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0085")
