"""Who answers for the card. Its own field moves the card alone."""

from backend.access.policy import can, demand
from backend.access.queries.works import name_of_who_works
from backend.cards.editing.change import Editing, Field
from backend.kit.errors import Invalid


async def _apply(at: Editing, new: int | None) -> None:
    """Taking a free one needs the right to answer, all else the right to reassign: as with a dialog."""
    old = at.row["responsible_id"]
    if new == old:
        return
    free = old is None and new is not None and new == at.grants.user_id
    if not (free and can(at.grants, "conversations.reply")):
        demand(at.grants, "conversations.reassign")
    if new is not None and await name_of_who_works(at.tx, new, at.row["channel_id"]) is None:
        raise Invalid("invalid", fields={"responsible_id": "user_cannot_work_here"})
    at.change.columns |= {"responsible_id": new, "assigned_by": None if new is None else "person"}
    at.change.facts.append(("reassigned", {"from": old, "to": new}))


RESPONSIBLE = Field("responsible_id", ("reassigned", "claimed"), _apply)
