"""What somebody agreed to is found by who they are in a channel, also where it was taken back."""

from backend.migrations.indexes import Index

revision = "0111"
down_revision = "0110"

INDEXES = (Index("consents_whose", "consents", "(channel_id, external_user)"),)


def upgrade() -> None:
    """Nothing but that."""
