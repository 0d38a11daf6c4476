"""A request by hand (C1): with a dialog or without one. Form and API agree in what they ask for (H9)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.editing import FIELDS
from backend.cards.editing.change import Change, Editing
from backend.cards.editing.required import OWN
from backend.cards.editing.status import CLOSED, STATUS, lacking, standing
from backend.cards.editing.title import TITLE
from backend.cards.entering import give_task
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.sight import BESIDE
from backend.fields.load import living
from backend.fields.locks import stand_still
from backend.fields.values import Place, is_empty, is_shown
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.reply import once
from backend.inbox.actions.settle import line
from backend.inbox.requests import person
from backend.inbox.requests.internal import internal_channel, thread_of
from backend.inbox.requests.schemas import MadeCard, NewCard
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault

# two at once under one key: the second finds what the first has made
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('request ' || $1::text || ' ' || $2::text, 0))"
_MADE = "SELECT (meta ->> 'card_id')::bigint FROM messages WHERE conversation_id = $1 AND seq = $2"
# FOR SHARE: whoever deletes it, or makes it a closing one, waits for this card
_STATUS = """
SELECT s.id, s.funnel_id, s.category, s.movers, s.required, f.kind
FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE s.deleted_at IS NULL AND ($1::bigint IS NULL OR s.funnel_id = $1) AND ($2::bigint IS NULL OR s.id = $2)
  AND ($1 IS NOT NULL OR $2 IS NOT NULL OR f.kind = 'lead')
ORDER BY f.position, f.id, s.is_default DESC, s.position, s.id LIMIT 1 FOR SHARE OF s
"""
_INSERT = """
INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id, team_id, participants, created_by, title, fields)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
        coalesce((SELECT jsonb_object_agg(o.id::text, o.setup -> 'default') FROM fields o
                  WHERE o.entity = 'card' AND o.state = 'live' AND jsonb_typeof(o.setup -> 'default') <> 'null'
                    AND (o.setup -> 'funnels' = '[]' OR o.setup -> 'funnels' @> to_jsonb($2::bigint))), '{}'))
RETURNING id
"""
_ROW = "SELECT * FROM cards WHERE id = $1 FOR UPDATE"
_BESIDE = f"SELECT {BESIDE.format(channel='$2::bigint')} FROM cards k WHERE k.id = $1"
_ABOUT = "UPDATE conversations SET card_id = $2 WHERE id = $1"
_CASTS = {"fields": "::text::jsonb"}


async def make_card(tx: HotTx, grants: Grants, new: NewCard) -> tuple[MadeCard, bool]:
    """The request, and whether it was made before. Raises Missing, Forbidden, Invalid, Conflict client_id_reused."""
    key = str(new.client_id)
    await tx.execute(_ALONE, once.space_of(grants), key)
    digest = once.digest_of(0, ["card", msgspec.structs.replace(new, client_id=new.client_id)])
    if before := await once.first_answer(tx, grants, new.client_id, digest):
        return await _again(tx, before), True
    demand(grants, "cards.edit")
    await stand_still(tx)
    talk = await lock_for(tx, grants, new.conversation_id) if new.conversation_id is not None else None
    contact_id = await _whose(tx, grants, new, talk)
    status = await _status(tx, grants, new)
    channel_id = talk.row["channel_id"] if talk else await internal_channel(tx)
    card_id = await _insert(tx, grants, new, status, contact_id, channel_id, talk)
    await _fill(tx, grants, new, status, card_id)
    found = await _about(tx, talk, card_id, waits=new.waits)
    await _record(tx, grants, found, card_id, status["kind"])
    await line(tx, grants, found, "request_made", card_id=card_id)
    seq = await tx.value("SELECT seq FROM conversations WHERE id = $1", found.id)
    await once.keep(tx, grants, new.client_id, (found.id, seq), digest)
    await publish_people(tx, [contact_id])
    await publish_cards(tx, [card_id])
    await give_task(tx, grants, card_id, status["id"])
    return MadeCard((await load_cards(tx, [card_id]))[card_id][0], found.id), False


async def _again(tx: HotTx, key: tuple[int, int]) -> MadeCard:
    card_id = await tx.value(_MADE, *key)
    if card_id is None:
        raise Conflict("client_id_reused", fields={"client_id": "client_id_reused"})
    return MadeCard((await load_cards(tx, [card_id]))[card_id][0], key[0])


async def _whose(tx: HotTx, grants: Grants, new: NewCard, talk: Locked | None) -> int:
    named = sum(each is not None for each in (new.contact_id, new.person, talk))
    if named == 0:
        raise Invalid("invalid", fields={"contact_id": "nobody_named"})
    if named > 1:
        raise Invalid("invalid", fields={"contact_id": "one_of_them"})
    if talk is not None:
        if talk.row["contact_id"] is None:
            raise Invalid("invalid", fields={"conversation_id": "dialog_without_contact"})
        await tx.value("SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE", talk.row["contact_id"])
        return int(talk.row["contact_id"])
    if new.contact_id is not None:
        return await person.known(tx, grants, new.contact_id)
    assert new.person is not None
    return await person.made(tx, grants, new.person)


async def _status(tx: HotTx, grants: Grants, new: NewCard) -> Mapping[str, Any]:
    """Where it opens: an open step that the caller may put it into."""
    row = await tx.row(_STATUS, new.funnel_id, new.status_id)
    if row is None:
        named = "status_id" if new.status_id is not None else "funnel_id"
        raise Invalid("invalid", fields={named: "no_such_status" if named == "status_id" else "no_such_funnel"})
    if row["category"] in CLOSED:
        raise Invalid("invalid", fields={"status_id": "begins_open"})
    if row["movers"] and grants.role_id not in row["movers"] and not can(grants, "statuses.manage"):
        raise Invalid("invalid", fields={"status_id": "not_your_move"})
    return row


async def _insert(
    tx: HotTx,
    grants: Grants,
    new: NewCard,
    status: Mapping[str, Any],
    contact_id: int,
    channel_id: int,
    talk: Locked | None,
) -> int:
    card_id: int = await tx.value(
        _INSERT,
        "lead" if status["kind"] == "lead" else "deal",
        status["funnel_id"],
        status["id"],
        contact_id,
        channel_id,
        talk.row["team_id"] if talk else None,
        [grants.user_id] if grants.user_id is not None else [],
        grants.user_id,
        " ".join(clean_text(new.title).split()),
    )
    return card_id


async def _fill(tx: HotTx, grants: Grants, new: NewCard, status: Mapping[str, Any], card_id: int) -> None:
    """Every field as an edit would set it, by the same rules; then what has to be there. Raises Invalid, Forbidden."""
    row = await tx.row(_ROW, card_id)
    assert row is not None
    card = (await load_cards(tx, [card_id]))[card_id][0]
    at = Editing(tx, grants, row, card, Change())
    for field in FIELDS:
        # the step and the title are set already
        if field not in (STATUS, TITLE) and (asked := getattr(new, field.name, None)):
            await field.apply(at, asked)
    columns = at.change.columns
    if columns:
        sets = ", ".join(f"{name} = ${index}{_CASTS.get(name, '')}" for index, name in enumerate(columns, start=2))
        # the names come from backend/cards/editing alone
        await tx.execute(f"UPDATE cards SET {sets} WHERE id = $1", card_id, *columns.values())
    stands = await standing(tx, {**row, **columns}, card, at.change.values)
    lacks: dict[str, str | None] = dict(await lacking(tx, status, stands, grants.hidden_fields))
    place = Place("card", status["funnel_id"], status["id"])
    for own in await living(tx, "card"):
        asked_for = own.setup.required and own.key not in grants.hidden_fields
        if asked_for and is_shown(own, stands.fields, place) and is_empty(stands.fields.get(str(own.id))):
            lacks[own.key] = own.name
    if lacks:
        faults = {key: Fault("field_required", {"name": name}) if key.startswith(OWN) else "required_here"
                  for key, name in lacks.items()}  # fmt: skip
        raise Invalid("required_at_creation", fields=faults)


async def _about(tx: HotTx, talk: Locked | None, card_id: int, *, waits: bool) -> Locked:
    """The dialog that it is about: the one it came from, else its own."""
    if talk is None:
        return await thread_of(tx, card_id, waits=waits)
    if not await tx.value(_BESIDE, card_id, talk.row["channel_id"]):
        raise Invalid("invalid", fields={"conversation_id": "card_of_own_mailbox"})
    await tx.execute(_ABOUT, talk.id, card_id)
    return talk


async def _record(tx: HotTx, grants: Grants, found: Locked, card_id: int, kind: str) -> None:
    fact = Activity(
        kind="lead_created" if kind == "lead" else "deal_created",
        at=datetime.now(UTC),
        **by(grants),
        contact_id=found.row["contact_id"],
        card_id=card_id,
        conversation_id=found.id,
        data={"channel_id": found.row["channel_id"], "by_hand": True},
    )
    await record(tx, [fact])
