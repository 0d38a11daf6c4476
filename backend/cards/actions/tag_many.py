"""Tags of many requests in sets: the rules, facts and events of putting them on one (editing/tags.py)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.cards.publish import publish_moved
from backend.cards.schemas import CardView
from backend.cards.tags import tag_ids, tidy
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx
from backend.kit.errors import Refused

_WORN = """
SELECT DISTINCT k.card_id, t.id, t.name FROM card_tags k JOIN standing_tags t ON t.put = k.tag_id
WHERE k.card_id = ANY ($1::bigint[]) ORDER BY 1, 2
"""
# a deleted tag stays where it is: it may be brought back
_OFF = """
DELETE FROM card_tags k USING standing_tags t, unnest($1::bigint[], $2::bigint[]) AS w (card_id, tag_id)
WHERE t.put = k.tag_id AND k.card_id = w.card_id AND t.id = w.tag_id
"""
_ON = """
INSERT INTO card_tags (card_id, tag_id)
SELECT card_id, tag_id FROM unnest($1::bigint[], $2::bigint[]) AS w (card_id, tag_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_REV = "UPDATE cards SET version = version + 1, updated_at = now() WHERE id = ANY ($1::bigint[])"


async def retag_cards(tx: Tx, grants: Grants, wanted: Mapping[int, Sequence[str]]) -> dict[int, list[str] | Refused]:
    """Exactly these on each → those that stand then, or why it is left as it is. They are locked, and the caller's to
    edit (edit_many.held)."""
    done: dict[int, list[str] | Refused] = {}
    pairs: list[tuple[int, int]] = []
    tidied: dict[int, list[str]] = {}
    known: dict[str, int | Refused] = {}
    stood = await _worn(tx, sorted(wanted))
    # of all, before the first tag is made: one that nobody may put is not left behind
    for key, names in wanted.items():
        try:
            tidied[key] = tidy(names)
            if _forms(tidied[key]) != _forms(stood.get(key, {}).values()):
                demand_open(grants.read_only, ["tags"])
        except Refused as refused:
            done[key] = refused
    for key in [each for each in wanted if each not in done]:
        try:
            for name in tidied[key]:
                pairs.append((key, await _id(tx, grants, known, name)))
            done[key] = []
        except Refused as refused:
            done[key] = refused
    ids = sorted(key for key, each in done.items() if not isinstance(each, Refused))
    before = {key: stood[key] for key in ids if key in stood}
    put = {(key, tag) for key, tag in pairs if not isinstance(done[key], Refused)}
    off = [(key, tag) for key in ids for tag in before.get(key, {}) if (key, tag) not in put]
    new = [(key, tag) for key, tag in sorted(put) if tag not in before.get(key, {})]
    if grants.read_only:
        for key in {key for key, _ in (*off, *new)}:
            try:
                demand_open(grants.read_only, ["tags"])
            except Refused as refused:
                done[key] = refused
    off, new = ([each for each in some if not isinstance(done[each[0]], Refused)] for some in (off, new))
    await tx.execute(_OFF, [key for key, _ in off], [tag for _, tag in off])
    await tx.execute(_ON, [key for key, _ in new], [tag for _, tag in new])
    after = await _worn(tx, ids)
    moved = sorted({key for key, _ in (*off, *new)})
    await tx.execute(_REV, moved)
    told = await publish_moved(tx, dict.fromkeys(moved))
    await record(tx, _facts(grants, told, before, after))
    return done | {key: list(after.get(key, {}).values()) for key in ids if not isinstance(done[key], Refused)}


def _forms(names: Iterable[str]) -> set[str]:
    return {name.lower() for name in names}


async def _id(tx: Tx, grants: Grants, known: dict[str, int | Refused], name: str) -> int:
    """Found, or made, once for all. Raises Invalid no_such_tag."""
    form = name.lower()
    if form not in known:
        try:
            known[form] = (await tag_ids(tx, grants, [name]))[0]
        except Refused as refused:
            known[form] = refused
    found = known[form]
    if isinstance(found, Refused):
        raise found
    return found


async def _worn(tx: Tx, ids: Sequence[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for row in await tx.fetch(_WORN, list(ids)):
        found.setdefault(row["card_id"], {})[row["id"]] = row["name"]
    return found


def _facts(
    grants: Grants,
    cards: Mapping[int, CardView],
    before: Mapping[int, Mapping[int, str]],
    after: Mapping[int, Mapping[int, str]],
) -> list[Activity]:
    now, facts = datetime.now(UTC), list[Activity]()
    for key, card in cards.items():
        was, stands = before.get(key, {}), after.get(key, {})
        told: list[tuple[Kind, str]] = [("tag_removed", was[tag]) for tag in was.keys() - stands.keys()]
        told += [("tag_added", stands[tag]) for tag in stands.keys() - was.keys()]
        whose = card.contact.id if card.contact else None
        facts += [
            Activity(kind=kind, at=now, **by(grants), contact_id=whose, card_id=key, data={"tag": name})
            for kind, name in told
        ]
    return facts
