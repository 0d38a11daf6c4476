"""Pictures of people, from the profiles that platforms show."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0013")
