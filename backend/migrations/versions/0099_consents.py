"""Consent: the texts by version, and who agreed to which."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0099"
down_revision = "0098"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0099")
