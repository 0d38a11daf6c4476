"""What of the customer's last words could stand in the card: read when somebody looks at it, written by nobody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.access.card_rules import within
from backend.access.grants import Grants
from backend.access.policy import can
from backend.cards.actions.edit import card_for
from backend.cards.schemas import CardView
from backend.contacts.hidden import shown
from backend.contacts.phones import normal
from backend.contacts.rows import load_contacts
from backend.fields.hidden import without
from backend.inbox.found.find import find as find_in
from backend.inbox.found.piece import Piece
from backend.inbox.found.schemas import Noticed, NoticedList, PutAside
from backend.inbox.queries.thread import find
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Invalid, Missing

LAST = 40
# of all these messages together, the newest first
MOST_LETTERS = 16_000
MOST = 8
VALUE_MAX = 320
_REGIONS = {"lt": "LT", "en": "GB"}
_WORDS = """
SELECT seq, left(text, 4000) AS text, provider_at FROM messages
WHERE conversation_id = $1 AND direction = 'in' AND deleted_at IS NULL AND text <> '' ORDER BY seq DESC LIMIT $2
"""
_ASIDE = "SELECT kind, value FROM found_aside WHERE conversation_id = $1"
_PUT = """
INSERT INTO found_aside (conversation_id, kind, value, user_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (conversation_id, kind, value) DO NOTHING
"""


class Heard(msgspec.Struct, frozen=True):
    """What is read of the database: then nothing of it is held while the words are looked through."""

    kinds: frozenset[str]
    known: frozenset[tuple[str, str]]
    words: list[tuple[int, str, datetime]]
    time_zone: str
    region: str


async def hear(tx: Tx, me: Grants, conversation_id: int) -> Heard:
    """For whom it may be: who may edit the person or this very request, and sees the field. Raises Missing."""
    row = (await find(tx, me, conversation_id)).row
    contact_id = row.contact.id if row.contact else None
    card = await _card(tx, me, row.card_id)
    kinds = _kinds(me, contact_id is not None, card is not None)
    zone, region = me.time_zone, _REGIONS.get(me.locale, "RU")
    if not kinds:
        return Heard(kinds, frozenset(), [], zone, region)
    aside = {(each["kind"], each["value"]) for each in await tx.fetch(_ASIDE, conversation_id)}
    known = aside | await _standing(tx, me, contact_id, card)
    words = [(each["seq"], each["text"], each["provider_at"]) for each in await tx.fetch(_WORDS, conversation_id, LAST)]
    return Heard(kinds, frozenset(known), words, zone, region)


def offered(heard: Heard) -> NoticedList:
    """Pure. The newest first, each once."""
    known, zone = set(heard.known), ZoneInfo(heard.time_zone)
    items: list[Noticed] = []
    left = MOST_LETTERS
    for seq, text, at in heard.words:
        if left <= 0 or len(items) >= MOST:
            break
        text, left = text[:left], left - len(text)
        for piece in reversed(find_in(text, at.astimezone(zone).date(), heard.region)):
            found = _told(piece, text, seq, at)
            mark = (found.kind, _mark(found.value, found.currency))
            if found.kind in heard.kinds and mark not in known:
                known.add(mark)
                items.append(found)
    return NoticedList(items[:MOST])


async def _card(tx: Tx, me: Grants, card_id: int | None) -> CardView | None:
    """The request, where the caller may write into it."""
    if card_id is None or not can(me, "cards.edit"):
        return None
    try:
        card, scope = await card_for(tx, me, card_id)
    except Missing:
        return None
    return card if not card.locked and within(me, "edit", scope) else None


def _kinds(me: Grants, person: bool, card: bool) -> frozenset[str]:
    kinds: set[str] = {"sum", "date"} if card else set()
    kinds -= {"sum"} if "budget" in me.hidden_fields | me.read_only else set()
    if person and can(me, "contacts.edit"):
        kinds |= {"phone", "email"} - me.hidden_fields - me.read_only
    return frozenset(kinds)


async def _standing(tx: Tx, me: Grants, contact_id: int | None, card: CardView | None) -> set[tuple[str, str]]:
    """What is in the fields that the caller sees: of hidden ones not even that it stands there is told."""
    found: set[tuple[str, str]] = set()
    own: list[Any] = []
    if contact_id is not None:
        for whole, _ in (await load_contacts(tx, [contact_id])).values():
            person = shown(whole, me)
            found |= {("phone", normal(each.value) or each.value) for each in person.phones}
            found |= {("email", each.value.lower()) for each in person.emails}
            own += person.fields.values()
    if card is not None:
        own += without(card.fields, me.hidden_fields).values()
        if card.budget and "budget" not in me.hidden_fields:
            found |= set(_of_budget((format(card.budget.amount, ".2f"), card.budget.currency)))
    for value in own:
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
