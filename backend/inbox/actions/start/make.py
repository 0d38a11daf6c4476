"""The dialog of a first message: person, identity and thread as if they had written, in the message's transaction."""

from datetime import UTC, datetime

import msgspec

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.sight import BESIDE
from backend.fields.seen_only import demand_open
from backend.inbox.actions.receive import people
from backend.inbox.actions.receive.reach import publish_people
from backend.inbox.actions.start.where import Where, reach_of
from backend.inbox.merging import addresses
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Conflict

NAME_MAX = 200
# two who write first to one address: the second finds what the first has made
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('start ' || $1::bigint || ' ' || $2::text, 0))"
_IDENTITY = """
INSERT INTO identities (channel_id, external_user, contact_id) VALUES ($1, $2, $3)
ON CONFLICT (channel_id, external_user) DO NOTHING RETURNING id
"""
# what a colleague typed no profile overwrites
_TYPED = "UPDATE contacts SET hand_set = '{name,surname}' WHERE id = ANY ($1::bigint[])"
# nobody waits there, and the request that is open is what it is about
_THREAD = f"""
INSERT INTO conversations (channel_id, thread_key, kind, contact_id, identity_id, team_id, calendar_id, unanswered,
    card_id)
VALUES ($1, $2, 'private', $3, $4, $5, $6, false,
        (SELECT k.id FROM cards k WHERE k.contact_id = $3 AND k.is_open AND {BESIDE.format(channel="$1::bigint")}
         ORDER BY k.id DESC LIMIT 1))
ON CONFLICT (channel_id, thread_key) DO NOTHING RETURNING id
"""
# begun by a word of ours from elsewhere, nobody is named in it yet; never one in which somebody else talks
_THERE = """
UPDATE conversations SET contact_id = coalesce(contact_id, $3), identity_id = $4
WHERE channel_id = $1 AND thread_key = $2 AND kind = 'private' AND coalesce(identity_id, $4) = $4 RETURNING id
"""


async def alone(tx: HotTx, where: Where) -> None:
    """Until the end of the transaction nobody else begins there."""
    if where.opened is not None:
        await tx.execute(_ALONE, where.channel["id"], where.opened.person.external_user)


async def make(tx: HotTx, grants: Grants, where: Where, name: str) -> int:
    """The dialog's id. `name`: how a stranger is called, as a colleague says."""
    assert where.opened is not None
    channel, thread = where.channel, where.opened.thread
    identity_id, contact_id = where.identity_id, where.contact_id
    if identity_id is None:
        identity_id, contact_id = await _introduce(tx, grants, where, " ".join(clean_text(name).split())[:NAME_MAX])
    told = (channel["id"], thread.key, contact_id, identity_id, channel["team_id"], channel["calendar_id"])
    made = await tx.value(_THREAD, *told)
    found: int | None = made if made is not None else await tx.value(_THERE, *told[:4])
    if found is None:
        # it came this very moment
        raise Conflict("cannot_start_anothers", values=where.values)
    if where.identity_id is None and contact_id is not None:
        # somebody new, or an address more of somebody known
        await publish_people(tx, [contact_id])
    return found


async def _introduce(tx: HotTx, grants: Grants, where: Where, name: str) -> tuple[int, int]:
    """(identity, contact): an address more of the person it is for, or whoever it belongs to, or somebody new."""
    assert where.opened is not None
    channel_id, person = where.channel["id"], where.opened.person
    if where.contact_id is not None:
        made = await tx.value(_IDENTITY, channel_id, person.external_user, where.contact_id)
        if made is None:
            # somebody wrote from there this very moment
            raise Conflict("cannot_start_anothers", values=where.values)
        # chosen for the person, it may have come to them by a merge alone
        form = reach_of(where.able, person.external_user)
        if form is not None and where.able.starts in ("phone", "email"):
            await addresses.brought(tx, made, where.contact_id, where.able.starts, form)
        return made, where.contact_id
    key = (channel_id, person.external_user)
    known_by = {channel_id: where.able.known_by} if where.able.known_by else {}
    found, strangers = await people.recognise(tx, {key: msgspec.structs.replace(person, name=name)}, known_by)
    if name and strangers:
        demand_open(grants.read_only, ["name"])
        await tx.execute(_TYPED, strangers)
    await record(tx, [_made(grants, contact_id) for contact_id in strangers])
    return found[key].id, found[key].contact_id


def _made(grants: Grants, contact_id: int) -> Activity:
    return Activity(
        kind="contact_created",
        at=datetime.now(UTC),
        **by(grants),
        contact_id=contact_id,
    )
