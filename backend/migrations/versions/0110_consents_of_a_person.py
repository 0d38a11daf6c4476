"""What somebody agreed to is found by who they are in a channel, also where it was taken back."""

from backend.migrations.indexes import Index

revision = "0110"
down_revision = "0109"

INDEXES = (Index("consents_whose", "consents", "(channel_id, external_user)"),)


def upgrade() -> None:
    """Nothing but that."""
