"""What the request is called: a deal's name, or nothing."""

from backend.cards.editing.change import Editing, Field
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

TITLE_MAX = 200


async def _apply(at: Editing, typed: str) -> None:
    title = " ".join(clean_text(typed).split())
    if len(title) > TITLE_MAX:
        raise Invalid("invalid", fields={"title": "too_long"}, values={"limit": TITLE_MAX})
    if title != at.row["title"]:
        at.change.columns["title"] = title
        at.change.facts.append(("field_changed", {"field": "title", "from": at.row["title"], "to": title}))


TITLE = Field("title", ("field_changed",), _apply)
