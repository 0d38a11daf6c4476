"""A letter that is begun keeps its subject and its copies."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0029")
