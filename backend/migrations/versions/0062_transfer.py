"""Tables of people, companies and requests come in from files and go out into them."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0062")
