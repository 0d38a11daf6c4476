"""The life of a lead: made by hand, rejected, converted into a deal; what a channel says about it."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0048")
