"""What a template read stands on the request that its letter makes, in the transaction that receives the letter.

Nothing of it holds a message back: each letter's values are written in a savepoint of their own. What is there already
is not written over; what a field does not take stands in the request's history with the reason.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.cards.publish import publish_cards
from backend.contacts.companies.actions.make import company_by_itself
from backend.contacts.reaches import Kept as Reached
from backend.fields.values import Place, is_empty, is_shown
from backend.inbox.letter_fields.prepare import Reading
from backend.inbox.letter_fields.schemas import PERSON
from backend.inbox.letter_fields.values import Value, values_of
from backend.kit.db import HotTx
from backend.kit.db.trouble import is_passing
from backend.kit.http.faults import Fault

log = structlog.get_logger("inbox")

_CARD = """
SELECT id, funnel_id, status_id, contact_id, company_id, title, comment, source_id, budget_amount, budget_by_items,
       locked, is_open, fields::text AS fields, EXISTS (SELECT FROM card_tags t WHERE t.card_id = cards.id) AS tagged
FROM cards WHERE id = $1 FOR UPDATE
"""
_TAG = "INSERT INTO card_tags (card_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING"
_CONTACT = """
SELECT id, name, surname, phone, phone_normal, email, email_normal, hand_set, fields::text AS fields FROM contacts
WHERE id = $1 AND deleted_at IS NULL FOR UPDATE
"""
_WORKS = """
INSERT INTO contact_companies (contact_id, company_id, main)
SELECT $1, $2, NOT EXISTS (SELECT FROM contact_companies WHERE contact_id = $1 AND main) ON CONFLICT DO NOTHING
"""
_CASTS = {"fields": "::text::jsonb"}
_STANDS = Fault("letter_stands_already")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A letter's values, and where they go. `vouched`: nobody but the person may have written them, or the person is
    as new as the letter: what is empty on them is filled, too."""

    reading: Reading
    card_id: int
    contact_id: int
    is_new: bool
    vouched: bool


class Filling(msgspec.Struct):
    """One letter's under way."""

    asked: Asked
    card: Mapping[str, Any]
    columns: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    facts: list[tuple[Kind, dict[str, Any]]] = []
    left: list[Value] = []
    tags: dict[int, str] = {}
    company: int | None = None

    def keep_out(self, value: Value, fault: Fault) -> None:
        """It stands in the history alone. Of a later letter only what should have been taken is told."""
        if self.asked.is_new:
            self.left.append(msgspec.structs.replace(value, fault=fault))


async def put(tx: HotTx, asked: Sequence[Asked]) -> dict[int, tuple[str, str]]:
    """People whose rows changed, with name and surname as they now stand. Locks cards, and people behind them."""
    changed: dict[int, tuple[str, str]] = {}
    # in the order that they came
    for each in asked:
        try:
            async with tx.savepoint():
                named = await _put(tx, each)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("letter_fields.not_written", card=each.card_id)
            continue
        if named is not None:
            changed[each.contact_id] = named
    return changed


async def _put(tx: HotTx, asked: Asked) -> tuple[str, str] | None:
    card = await tx.row(_CARD, asked.card_id)
    if card is None or card["locked"] or not card["is_open"]:
        return None
    at = Filling(asked, card)
    ready = asked.reading.ready
    values = await values_of(tx, asked.reading.values, ready.locale, ready.time_zone)
    for value in values:
        if value.fault is not None:
            if asked.is_new or _is_free(at, value):
                at.left.append(value)
        elif value.into not in PERSON and not (value.field and value.field.entity == "contact"):
            await _on_card(tx, at, value)
    named = await _person(tx, at, values)
    await _write(tx, at)
    return named


def _is_free(at: Filling, value: Value) -> bool:
    """Nothing stands there on the request. Whether it does on the person is not asked for what would not be taken."""
    if value.field is not None:
        return value.field.entity == "card" and is_empty(
            msgspec.json.decode(at.card["fields"]).get(str(value.field.id))
        )
    column = {"budget": "budget_amount", "source": "source_id", "company": "company_id", "tags": "tagged"}
    return value.into not in PERSON and not at.card.get(column.get(value.into, value.into))


async def _on_card(tx: HotTx, at: Filling, value: Value) -> None:
    card, new = at.card, at.asked.is_new
    match value.into:
        case "title" | "comment":
            if card[value.into]:
                return at.keep_out(value, _STANDS)
            at.columns[value.into] = value.value
            told = {"from": "", "to": value.value}
            at.facts.append(
                ("comment_changed", told) if value.into == "comment" else ("field_changed", {"field": "title"} | told)
            )
        case "budget":
            if card["budget_by_items"] or card["budget_amount"] is not None:
                return at.keep_out(value, _STANDS)
            at.columns |= {"budget_amount": value.value.amount, "budget_currency": value.value.currency}
            at.facts.append(("budget_changed", {"from": None, "to": value.value}))
        case "source":
            # what stands on a new one is its funnel's default, or its channel's: the letter knows better
            if card["source_id"] == value.value or (card["source_id"] is not None and not new):
                return None
            at.columns["source_id"] = value.value
            told = {"field": "source", "from": card["source_id"], "to": value.value}
            at.facts.append(("field_changed", told))
        case "tags":
            if new or not card["tagged"]:
                at.tags = value.value
                at.facts += [("tag_added", {"tag": name}) for name in value.value.values()]
        case "company":
            if card["company_id"] is not None:
                return at.keep_out(value, _STANDS)
            at.company = at.columns["company_id"] = await company_by_itself(tx, value.value, born_of=card["id"])
        case _:
            _own(at, value)
    return None


def _own(at: Filling, value: Value) -> None:
    """One of the administrator's own, where it is shown."""
    field = value.field
    assert field is not None
    if field.entity != "card":
        return at.keep_out(value, Fault("field_unknown"))
    held: dict[str, Any] = at.columns.get("fields") or msgspec.json.decode(at.card["fields"])
    key = str(field.id)
    # the default of a field says nothing yet
    untouched = at.asked.is_new and held.get(key) == field.setup.default
    if not is_empty(held.get(key)) and not untouched:
        return at.keep_out(value, _STANDS)
    if not is_shown(field, held | {key: value.value}, Place("card", at.card["funnel_id"], at.card["status_id"])):
        return at.keep_out(value, Fault("letter_not_shown"))
    at.columns["fields"] = held | {key: value.value}
    told = {"field": field.key, "name": field.name, "kind": field.kind, "from": held.get(key), "to": value.value}
    at.facts.append(("field_changed", told))
    return None


async def _person(tx: HotTx, at: Filling, values: Sequence[Value]) -> tuple[str, str] | None:
    """What is empty on the person; by a letter that others write for them, on somebody new alone."""
    mine = [each for each in values if each.fault is None and _is_personal(each)]
    if not (mine or at.company) or not at.asked.vouched:
        return None
    row = await tx.row(_CONTACT, at.asked.contact_id)
    if row is None:
        return None
    own: dict[str, Any] = msgspec.json.decode(row["fields"])
    for value in mine:
        _on_person(at, row, own, value)
    if at.company is not None:
        await tx.execute(_WORKS, at.asked.contact_id, at.company)
    if not at.personal and at.company is None:
        return None
    await _set(tx, "contacts", "rev = rev + 1", at.asked.contact_id, at.personal)
    return (at.personal.get("name", row["name"]), at.personal.get("surname", row["surname"]))


def _is_personal(value: Value) -> bool:
    return value.into in PERSON or (value.field is not None and value.field.entity == "contact")


def _on_person(at: Filling, row: Mapping[str, Any], own: dict[str, Any], value: Value) -> None:
    if value.field is not None:
        key = str(value.field.id)
        if is_empty(own.get(key)):
            own[key] = value.value
            at.personal["fields"] = msgspec.json.encode(own).decode()
        elif own[key] != value.value:
            at.keep_out(value, _STANDS)
        return
    is_reach = isinstance(value.value, Reached)
    normal = value.value.normal if is_reach else None
    if row[value.into] or value.into in row["hand_set"]:
        same = row[f"{value.into}_normal"] == normal if is_reach else row[value.into] == value.value
        if not same:
            at.keep_out(value, _STANDS)
        return
    at.personal[value.into] = value.value.value if is_reach else value.value
    if is_reach:
        at.personal[f"{value.into}_normal"] = normal


async def _write(tx: HotTx, at: Filling) -> None:
    card_id, now = at.asked.card_id, datetime.now(UTC)
    columns = dict(at.columns)
    if "fields" in columns:
        columns["fields"] = msgspec.json.encode(columns["fields"]).decode()
    if at.tags:
        await tx.execute(_TAG, card_id, sorted(at.tags))
    if columns or at.tags:
        await _set(tx, "cards", "version = version + 1", card_id, columns)
    told = at.facts + [("value_left", _left(value)) for value in at.left]
    facts = [
        Activity(
            kind=kind,
            at=now,
            actor_kind="system",
            contact_id=at.asked.contact_id,
            card_id=card_id,
            data={**data, "letter": True},
        )
        for kind, data in told
    ]
    await record(tx, facts)
    if told or columns:
        await publish_cards(tx, [card_id])


async def _set(tx: HotTx, table: str, counted: str, row_id: int, columns: Mapping[str, Any]) -> None:
    # the names come from this file and values.py alone
    sets = "".join(f", {name} = ${place}{_CASTS.get(name, '')}" for place, name in enumerate(columns, start=2))
    await tx.execute(f"UPDATE {table} SET {counted}, updated_at = now(){sets} WHERE id = $1", row_id, *columns.values())


def _left(value: Value) -> dict[str, Any]:
    """`field`: a role from which it is hidden is not told of it."""
    return {
        "field": value.into,
        "name": value.field.name if value.field else "",
        "value": value.raw,
        "why": value.whys(),
    }
