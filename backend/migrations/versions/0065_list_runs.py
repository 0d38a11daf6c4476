"""One verb on many rows of a list; people in the bin."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0065"
down_revision = "0064"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0065")
