"""A form's public key is one form's alone."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0032")
