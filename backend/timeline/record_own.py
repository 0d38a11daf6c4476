"""Events of own kinds are recorded: by people, programs and rules (E4)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.activities.history import facts_of_own
from backend.activities.kinds.define import kinds_by_id
from backend.activities.kinds.schemas import ActivityKindView
from backend.activities.kinds.values import NOTE_MAX, read
from backend.activities.record import Activity, record_told
from backend.activities.who import Actor, by
from backend.kit.clean import clean_text
from backend.kit.db import Own, Published, Scoped, Tx
from backend.kit.errors import Conflict, Invalid
from backend.tasks.subjects import Subject, kind_of, load_subjects
from backend.timeline.events import ActivityRecorded
from backend.timeline.schemas import NewEvent, ToldEvent

# a clock may go before ours
AHEAD = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_KEYS = """
INSERT INTO activity_keys (author, key, activity_id, digest)
SELECT $1, k.key, 0, k.digest FROM unnest($2::text[], $3::bytea[]) AS k (key, digest) ORDER BY k.key
ON CONFLICT DO NOTHING RETURNING key
"""
_NAMED = """
UPDATE activity_keys k SET activity_id = n.id FROM unnest($2::text[], $3::bigint[]) AS n (key, id)
WHERE k.author = $1 AND k.key = n.key
"""
_KNOWN = "SELECT key, activity_id, digest FROM activity_keys WHERE author = $1 AND key = ANY ($2::text[])"
Ref = tuple[str, int]


class OwnEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule records: values by the keys of the kind's fields."""

    kind_id: int
    data: dict[str, Any] = {}
    note: str = ""
    at: datetime | None = None


async def record_own(tx: Tx, event: OwnEvent, about: Ref, actor: Actor) -> int:
    """One event about ("contact", 17), whoever may see that; its number. Raises Invalid, Missing with the field named.

    `actor`: {"actor_kind": "system", "actor_id": None} for the house itself.
    """
    subject = (await load_subjects(tx, [about])).get(about)
    if subject is None:
        raise Invalid("invalid", fields={"about": "no_such_event_subject"})
    faults: dict[str, Any] = {}
    known = await kinds_by_id(tx, {event.kind_id})
    made = _activity(event, subject, known, actor, "", faults)
    if made is None or faults:
        raise Invalid("invalid", fields=faults)
    return (await _write(tx, [(made, subject)]))[0]


async def tell(tx: Tx, me: Grants, events: Sequence[NewEvent]) -> list[ToldEvent]:
    """Of a person or a program, about what they see. Raises Invalid with every fault, Conflict activity_key_reused."""
    faults: dict[str, Any] = {}
    author = f"user:{me.user_id}" if me.token_id is None else f"token:{me.token_id}"
    fresh = await _named(tx, author, events, faults)
    known = await kinds_by_id(tx, {event.kind_id for event in events})
    subjects = await _seen(tx, me, {(event.about.kind, event.about.id) for event in events})
    made: dict[int, tuple[Activity, Subject]] = {}
    for at, event in enumerate(events):
        subject = subjects.get((event.about.kind, event.about.id))
        if subject is None:
            faults[f"items.{at}.about"] = "no_such_event_subject"
        elif at in fresh and (one := _activity(event, subject, known, by(me), f"items.{at}.", faults)) is not None:
            made[at] = (one, subject)
    if faults:
        raise Invalid("invalid", fields=faults)
    ids = dict(zip(made, await _write(tx, list(made.values())), strict=True))
    named = {event.key: ids[at] for at, event in enumerate(events) if at in ids and event.key is not None}
    await tx.execute(_NAMED, author, list(named), list(named.values()))
    held = {row["key"]: row["activity_id"] for row in await tx.fetch(_KNOWN, author, _keys(events))}
    return [
        ToldEvent(ids[at], False) if at in ids else ToldEvent(held[event.key], True) for at, event in enumerate(events)
    ]


def _keys(events: Sequence[NewEvent]) -> list[str]:
    return sorted({clean_text(event.key) for event in events if event.key is not None})


def _digest(event: NewEvent) -> bytes:
    """What was said under the key. When it was said is no part of it: a repeated "now" is another moment."""
    return blake2b(msgspec.json.encode(event, order="sorted"), digest_size=16).digest()


async def _named(tx: Tx, author: str, events: Sequence[NewEvent], faults: dict[str, Any]) -> set[int]:
    """Which of them are to be recorded: those without a key, and those whose key is new.

    Of two that tell one key at the same moment the second waits here, and finds what the first has said.
    """
    first: dict[str, int] = {}
    for at, event in enumerate(events):
        if event.key is not None:
            if clean_text(event.key) != event.key:
                faults[f"items.{at}.key"] = "bad_event_key"
            first.setdefault(event.key, at)
    digests = {key: _digest(events[at]) for key, at in first.items()}
    ordered = sorted(key for key in first if clean_text(key) == key)
    new = {row["key"] for row in await tx.fetch(_KEYS, author, ordered, [digests[key] for key in ordered])}
    held = {row["key"]: row["digest"] for row in await tx.fetch(_KNOWN, author, ordered)}
    for event in events:
        if event.key in held and bytes(held[event.key]) != _digest(event):
            raise Conflict("activity_key_reused", values={"name": event.key})
    return {at for at, event in enumerate(events) if event.key is None or (event.key in new and first[event.key] == at)}


async def _seen(tx: Tx, me: Grants, wanted: set[Ref]) -> dict[Ref, Subject]:
    """Those that are there and that the caller sees."""
    found: list[Ref] = []
    for kind in sorted({kind for kind, _ in wanted}):
        seen, args = kind_of(kind).seen(me, 2)
        ids = sorted(row_id for of, row_id in wanted if of == kind)
        asked = f"SELECT t.subject_id FROM unnest($1::bigint[]) AS t (subject_id) WHERE {seen}"
        found += [(kind, row["subject_id"]) for row in await tx.fetch(asked, ids, *args)]
    return await load_subjects(tx, found)


def _activity(
    event: NewEvent | OwnEvent,
    subject: Subject,
    known: dict[int, ActivityKindView],
    actor: Actor,
    place: str,
    faults: dict[str, Any],
) -> Activity | None:
    kind = known.get(event.kind_id)
    if kind is None or kind.archived:
        faults[f"{place}kind_id"] = "no_such_event_kind"
        return None
    now = datetime.now(UTC)
    at = event.at or now
    if not EARLIEST <= at <= now + AHEAD:
        faults[f"{place}at"] = "event_moment"
    note = clean_text(event.note).strip()
    if len(note) > NOTE_MAX:
        faults[f"{place}note"] = "event_note_too_long"
    values = read(kind.fields, event.data, f"{place}data", faults)
    data: dict[str, Any] = {"kind_id": kind.id, "values": values}
    return Activity(
        kind="own",
        at=min(at, now),
        **actor,
        contact_id=subject.contact_id,
        card_id=subject.card_id,
        company_id=subject.id if subject.kind == "company" else None,
        conversation_id=subject.id if subject.kind == "conversation" else None,
        data=data | ({"note": note} if note else {}),
    )


async def _write(tx: Tx, made: Sequence[tuple[Activity, Subject]]) -> list[int]:
    """In their order; those who see what they are about are told."""
    ids = await record_told(tx, [one for one, _ in made])
    told = {fact.id: fact for fact in await facts_of_own(tx, ids)}
    for key, (one, subject) in zip(ids, made, strict=True):
        event = ActivityRecorded(told[key])
        if subject.scopes:
            tx.publish(Published(event, Scoped(subject.scopes), "activity", key, one.contact_id))
        elif one.actor_kind == "user" and one.actor_id is not None:
            # of somebody in no channel at all: whoever did it has other windows
            tx.publish(Published(event, Own(one.actor_id), "activity", key, one.contact_id))
    return ids
