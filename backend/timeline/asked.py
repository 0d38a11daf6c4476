"""What a caller asks of the list of events, read."""

from datetime import datetime

from backend.activities.record import Kind
from backend.kit.errors import Invalid
from backend.timeline.walk import ActorKind, Wanted

_ABOUT = ("card_id", "contact_id", "company_id")


def asked_of(
    kinds: list[Kind] | None,
    own: list[int] | None,
    actor: tuple[ActorKind | None, int | None],
    about: tuple[int | None, int | None, int | None],
    between: tuple[datetime | None, datetime | None],
    text: str,
) -> Wanted:
    """Raises Invalid, the field named. `about`: a request, a person or a company; no two of them."""
    card, contact, company = (_number(value, name) for name, value in zip(_ABOUT, about, strict=True))
    for name, value in list(zip(_ABOUT, (card, contact, company), strict=True)):
        if value is not None and [card, contact, company].count(None) < 2:
            raise Invalid("invalid", fields={name: "about_one_thing"})
    if actor[1] is not None and actor[0] is None:
        raise Invalid("invalid", fields={"actor": "actor_of_which_kind"})
    return Wanted(
        kinds=tuple(kinds or ()),
        own=tuple(each for each in own or () if _number(each, "own")),
        actor_kind=actor[0],
        actor_id=_number(actor[1], "actor_id"),
        card_id=card,
        contact_id=contact,
        company_id=company,
        since=_moment(between[0], "since"),
        until=_moment(between[1], "until"),
        text=text.strip(),
    )


def _number(value: int | None, name: str) -> int | None:
    if value is not None and not 0 < value < 2**63:
        raise Invalid("invalid", fields={name: "event_number"})
    return value


def _moment(value: datetime | None, name: str) -> datetime | None:
    if value is not None and (value.tzinfo is None or not 1970 <= value.year <= 9000):
        raise Invalid("invalid", fields={name: "event_moment"})
    return value
