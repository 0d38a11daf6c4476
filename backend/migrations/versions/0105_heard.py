"""When clients whose old facts were removed were heard of last."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0105"
down_revision = "0104"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0105")
