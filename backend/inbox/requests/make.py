"""A request by hand (C1): with a dialog or without one. Form and API agree in what they ask for (H9)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.card_rules import may_make
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.actions.open_card import BORN
from backend.cards.editing import FIELDS
from backend.cards.entering import give_task
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.sight import BESIDE
from backend.contacts.companies.sight import demand_company
from backend.fields.locks import stand_still
from backend.fields.seen_only import demand_open
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.reply import once
from backend.inbox.actions.settle import line
from backend.inbox.requests import person
from backend.inbox.requests.fill import fill, opening
from backend.inbox.requests.internal import internal_channel, thread_of
from backend.inbox.requests.schemas import MadeCard, NewCard
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Invalid

# two at once under one key: the second finds what the first has made
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('request ' || $1::text || ' ' || $2::text, 0))"
_MADE = "SELECT (meta ->> 'card_id')::bigint FROM messages WHERE conversation_id = $1 AND seq = $2"
_INSERT = """
INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id, team_id, participants, created_by, title,
                   company_id, fields, source_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
        coalesce((SELECT jsonb_object_agg(o.id::text, o.setup -> 'default') FROM fields o
                  WHERE o.entity = 'card' AND o.state = 'live' AND jsonb_typeof(o.setup -> 'default') <> 'null'
                    AND (o.setup -> 'funnels' = '[]' OR o.setup -> 'funnels' @> to_jsonb($2::bigint))), '{}'),
        coalesce((SELECT o.id FROM channels h JOIN sources o ON o.id = h.source_id AND o.deleted_at IS NULL
                  WHERE h.id = $5),
                 (SELECT o.id FROM funnels d JOIN sources o ON o.id = d.source_id AND o.deleted_at IS NULL
                  WHERE d.id = $2::bigint)))
RETURNING id
"""
_BESIDE = f"SELECT {BESIDE.format(channel='$2::bigint')} FROM cards k WHERE k.id = $1"
_ABOUT = "UPDATE conversations SET card_id = $2 WHERE id = $1"


async def make_card(tx: HotTx, grants: Grants, new: NewCard, *, quiet: bool = False) -> tuple[MadeCard, bool]:
    """The request, and whether it was made before. Raises Missing, Forbidden, Invalid, Conflict client_id_reused.

    `quiet`: the step that it opens in gives no task: thousands come at once, out of a file.
    """
    key = str(new.client_id)
    await tx.execute(_ALONE, once.space_of(grants), key)
    digest = once.digest_of(0, ["card", msgspec.structs.replace(new, client_id=new.client_id)])
    if before := await once.first_answer(tx, grants, new.client_id, digest):
        return await _again(tx, before), True
    demand(grants, "cards.edit")
    demand_open(grants.read_only, ["title"] if new.title.strip() else [])
    await stand_still(tx)
    talk = await lock_for(tx, grants, new.conversation_id) if new.conversation_id is not None else None
    # before the person is written down: the house's first one locks all colleagues, and a person names who made them
    channel_id = talk.row["channel_id"] if talk else await internal_channel(tx)
    contact_id = await _whose(tx, grants, new, talk)
    if new.company_id is not None:
        await demand_company(tx, grants, new.company_id)
    status = await opening(tx, grants, new.funnel_id, new.status_id)
    card_id = await _insert(tx, grants, new, status, contact_id, channel_id, talk)
    await tx.execute(BORN, [contact_id], [card_id])
    await fill(tx, grants, {each.name: getattr(new, each.name, None) for each in FIELDS}, status, card_id)
    await demand_made(tx, grants, card_id)
    found = await _about(tx, talk, card_id, waits=new.waits)
    await _record(tx, grants, found, card_id, status["kind"])
    await line(tx, grants, found, "request_made", card_id=card_id)
    seq = await tx.value("SELECT seq FROM conversations WHERE id = $1", found.id)
    await once.keep(tx, grants, new.client_id, (found.id, seq), digest)
    await publish_people(tx, [contact_id])
    await publish_cards(tx, [card_id])
    if not quiet:
        await give_task(tx, grants, card_id, status["id"])
    return MadeCard((await load_cards(tx, [card_id]))[card_id][0], found.id), False


async def demand_made(tx: HotTx, grants: Grants, card_id: int) -> None:
    """May they make this one, for whom it is? Raises Forbidden: nothing of it stays."""
    if not may_make(grants, (await load_cards(tx, [card_id]))[card_id][1]):
        raise Forbidden("card_not_yours_to_create")


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
        new.company_id,
    )
    return card_id


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
