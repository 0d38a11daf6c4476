"""How two joined contacts stood is forgotten when nobody may split them any more."""

from pathlib import Path

from backend.migrations.script import run_scripts

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    run_scripts(Path(__file__).parent.parent / "sql" / "0046")
