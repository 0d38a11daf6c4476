"""Links by which a person goes on elsewhere, and why two contacts were joined."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0039")
