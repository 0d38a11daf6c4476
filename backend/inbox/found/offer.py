"""What of the customer's last words could stand in the card: read when somebody looks at it, written by nobody."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from backend.access.grants import Grants
from backend.access.policy import can
from backend.cards.rows import load_cards
from backend.contacts.phones import normal
from backend.contacts.rows import load_contacts
from backend.inbox.found.find import find as find_in
from backend.inbox.found.piece import Piece
from backend.inbox.found.schemas import Noticed, NoticedList, PutAside
from backend.inbox.queries.thread import find
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Invalid

LAST = 40
MOST = 8
VALUE_MAX = 320
_REGIONS = {"lt": "LT", "en": "GB"}
_WORDS = """
SELECT seq, text, provider_at FROM messages
WHERE conversation_id = $1 AND direction = 'in' AND deleted_at IS NULL AND text <> '' ORDER BY seq DESC LIMIT $2
"""
_ASIDE = "SELECT kind, value FROM found_aside WHERE conversation_id = $1"
_PUT = """
INSERT INTO found_aside (conversation_id, kind, value, user_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (conversation_id, kind, value) DO NOTHING
"""


async def offers(tx: Tx, me: Grants, conversation_id: int) -> NoticedList:
    """For whom it may be: who may edit the person or the request, and sees the field. Raises Missing."""
    row = (await find(tx, me, conversation_id)).row
    contact_id = row.contact.id if row.contact else None
    kinds = _kinds(me, contact_id is not None, row.card_id is not None)
    if not kinds:
        return NoticedList([])
    known = {(each["kind"], each["value"]) for each in await tx.fetch(_ASIDE, conversation_id)}
    known |= await _standing(tx, contact_id, row.card_id)
    zone = ZoneInfo(me.time_zone)
    items: list[Noticed] = []
    for said in await tx.fetch(_WORDS, conversation_id, LAST):
        day = said["provider_at"].astimezone(zone).date()
        for piece in reversed(find_in(said["text"], day, _REGIONS.get(me.locale, "RU"))):
            found = _told(piece, said["text"], said["seq"], said["provider_at"])
            mark = (found.kind, _mark(found.value, found.currency))
            if found.kind in kinds and mark not in known:
                known.add(mark)
                items.append(found)
    return NoticedList(items[:MOST])


def _kinds(me: Grants, person: bool, card: bool) -> set[str]:
    kinds: set[str] = set()
    if person and can(me, "contacts.edit"):
        kinds |= {"phone", "email"} - me.hidden_fields
    if card and can(me, "cards.edit"):
        kinds |= {"sum", "date"}
    return kinds


async def _standing(tx: Tx, contact_id: int | None, card_id: int | None) -> set[tuple[str, str]]:
    """What is in the fields already."""
    found: set[tuple[str, str]] = set()
    if contact_id is not None:
        for person, _ in (await load_contacts(tx, [contact_id])).values():
            found |= {("phone", normal(each.value) or each.value) for each in person.phones}
            found |= {("email", each.value.lower()) for each in person.emails}
    if card_id is not None:
        for card, _ in (await load_cards(tx, [card_id])).values():
            if card.budget:
                found |= set(_of_budget((format(card.budget.amount, ".2f"), card.budget.currency)))
            for value in card.fields.values():
                if isinstance(value, str):
                    found.add(("date", value[:10]))
                elif isinstance(value, dict) and {"amount", "currency"} <= value.keys():
                    found |= set(_of_budget((value["amount"], value["currency"])))
    return found


def _of_budget(money: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """As it was said, with the currency or without."""
    yield "sum", _mark(*money)
    yield "sum", _mark(money[0], None)


def _mark(value: str, currency: str | None) -> str:
    return f"{value} {currency}" if currency else value


def _told(piece: Piece, text: str, seq: int, at: object) -> Noticed:
    value, currency = (piece.value["amount"], piece.value["currency"]) if piece.kind == "sum" else (piece.value, None)
    return Noticed(seq, at, piece.kind, text[piece.start : piece.end], value, currency)  # type: ignore[arg-type]


async def put_aside(tx: Tx, me: Grants, conversation_id: int, what: PutAside) -> None:
    """Raises Missing, Forbidden, Invalid."""
    await find(tx, me, conversation_id)
    if not (can(me, "cards.edit") or can(me, "contacts.edit")):
        raise Forbidden(values={"right": "cards.edit"})
    value = _mark(what.value, what.currency)
    if not 0 < len(value) <= VALUE_MAX or "\x00" in value:
        raise Invalid("invalid", fields={"value": "too_long"}, values={"limit": VALUE_MAX})
    await tx.execute(_PUT, conversation_id, what.kind, value, me.user_id)
