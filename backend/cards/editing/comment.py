"""The comment: one free text of the card."""

from backend.cards.editing.change import Editing, Field
from backend.fields.hidden import demand_shown
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

COMMENT_MAX = 20_000


async def _apply(at: Editing, typed: str) -> None:
    demand_shown(at.grants.hidden_fields, "comment")
    if len(typed) > COMMENT_MAX:
        raise Invalid("invalid", fields={"comment": "too_long"}, values={"limit": COMMENT_MAX})
    text = clean_text(typed)
    if text != at.row["comment"]:
        at.change.columns["comment"] = text
        at.change.facts.append(("comment_changed", {"from": at.row["comment"], "to": text}))


COMMENT = Field("comment", ("comment_changed",), _apply)
