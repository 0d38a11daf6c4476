"""Several phones and e-mails of a person."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0016")
