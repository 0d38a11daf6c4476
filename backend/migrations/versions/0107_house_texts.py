"""One store of what the house says by itself."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0107"
down_revision = "0106"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0107")
