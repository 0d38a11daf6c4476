"""Parts of names and titles are found by index; requests stand in each order by one."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0079"
down_revision = "0078"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0079")
