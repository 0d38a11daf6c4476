"""Consent: the texts by version, and who agreed to which."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0100"
down_revision = "0099"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0100")
