"""The key of a site's chat that was deleted can be another one's."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0021")
