"""What imports changed of people and companies who were known, to be put back."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0088"
down_revision = "0087"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0088")
