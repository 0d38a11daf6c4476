"""Events of programs and of the house itself are walked along an index, as people's are."""

from backend.migrations.indexes import Index

revision = "0096"
down_revision = "0095"

# what a token did, and all that no person did: a message that comes has an entry in neither
INDEXES = (
    Index("activities_token", "activities", "(actor_id, stored_at DESC, id DESC) WHERE actor_kind = 'token'"),
    Index(
        "activities_program",
        "activities",
        "(actor_kind, stored_at DESC, id DESC) WHERE actor_kind IN ('system', 'token')",
    ),
)


def upgrade() -> None:
    """Nothing but those."""
