"""The chat on a site: visitors, their tokens and uploads; people who are blocked."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0005")
