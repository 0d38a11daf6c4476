"""A message that did not go out goes to another address of the same person, once."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0035")
