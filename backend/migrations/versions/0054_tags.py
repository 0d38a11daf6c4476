"""Tags are renamed, merged and deleted, and come back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0054")
