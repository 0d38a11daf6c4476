"""What somebody asked to a meeting has read of it by letter is kept."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0113"
down_revision = "0112"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0113")
