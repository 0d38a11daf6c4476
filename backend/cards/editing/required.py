"""What a card must have before it may stand in a status (H9). Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

OWN = "field:"
MOST = 30


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A card as it would be after the edit. `fields` are the administrator's own, by id."""

    budget: Decimal | None = None
    responsible_id: int | None = None
    source_id: int | None = None
    comment: str = ""
    tags: int = 0
    phones: int = 0
    emails: int = 0
    # promises about it that nobody has kept yet
    tasks: int = 0
    fields: Mapping[str, Any] = {}


# key → is it there? The keys are those of PATCH /cards/{id}, and of the person where they are the person's.
CHECKS: dict[str, Callable[[Standing], bool]] = {
    "budget": lambda card: card.budget is not None,
    "responsible_id": lambda card: card.responsible_id is not None,
    "source_id": lambda card: card.source_id is not None,
    "comment": lambda card: card.comment.strip() != "",
    "tags": lambda card: card.tags > 0,
    "phone": lambda card: card.phones > 0,
    "email": lambda card: card.emails > 0,
    "tasks": lambda card: card.tasks == 0,
}
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def is_key(key: str) -> bool:
    """A standard field, or `field:<id>`, one of the administrator's own."""
    return key in CHECKS or (key.startswith(OWN) and key.removeprefix(OWN).isascii() and key[len(OWN) :].isdigit())


def missing(required: Sequence[str], card: Standing) -> list[str]:
    """Which of `required` are not there, in their order. A key that nobody knows any more asks for nothing."""
    return [key for key in required if not _stands(key, card)]


def _stands(key: str, card: Standing) -> bool:
    if key.startswith(OWN):
        # False and 0 are answers
        value = card.fields.get(key.removeprefix(OWN))
        return not any(value is empty or (value == empty and type(value) is type(empty)) for empty in _EMPTY)
    check = CHECKS.get(key)
    return check is None or check(card)
