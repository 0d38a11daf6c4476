"""How far a role reaches among requests."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0057")
