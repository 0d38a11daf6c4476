"""A talk that began before the visitor signed in goes on."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0015")
