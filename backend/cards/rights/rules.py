"""The matrix of a role: read, checked, saved against the version that was seen."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.actions import revisions
from backend.access.actions.bounds import demand_no_more, demand_sight_of_role
from backend.access.card_rules import CATEGORIES, REQUESTS, VERBS_OF, CardRule
from backend.access.grants import Grants
from backend.access.rights import ADMINISTRATOR, of_role
from backend.cards.rights.schemas import CardRules
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing

_ROLE = """
SELECT r.key, r.rights, r.card_rules::text AS rules, r.card_rules_version AS version,
       (SELECT count(*) FROM users u WHERE u.role_id = r.id AND u.deactivated_at IS NULL) AS members
FROM roles r WHERE r.id = $1
"""
_SAVE = """
UPDATE roles SET card_rules = $2::text::jsonb, card_rules_version = card_rules_version + 1 WHERE id = $1
"""
_STATUSES = """
SELECT s.id, f.kind FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE s.id = ANY ($1::bigint[])
"""
MOST_RULES = 500
_decode = msgspec.json.Decoder(list[CardRule]).decode


async def card_rules(tx: Tx, role_id: int) -> CardRules:
    """Raises Missing."""
    row = await tx.row(_ROLE, role_id)
    if row is None:
        raise Missing
    return CardRules(role_id, row["version"], _decode(row["rules"]), row["members"])


async def save(tx: Tx, me: Grants, ip: str, role_id: int, version: int, rules: Sequence[CardRule]) -> CardRules:
    """Raises Missing, Forbidden beyond one's own sight, Invalid, Conflict stale_version, administrators_may_all."""
    row = await tx.row(_ROLE + " FOR UPDATE", role_id)
    if row is None:
        raise Missing
    demand_no_more(me, of_role(row["key"], frozenset(row["rights"])))
    await demand_sight_of_role(tx, me, role_id)
    if row["key"] == ADMINISTRATOR:
        raise Conflict("administrators_may_all")
    if row["version"] != version:
        raise Conflict("stale_version", extra={"current": msgspec.to_builtins(await card_rules(tx, role_id))})
    asked = await checked(tx, rules)
    before = _decode(row["rules"])
    if asked == before:
        return await card_rules(tx, role_id)
    await tx.execute(_SAVE, role_id, msgspec.json.encode(asked).decode())
    # as it stands now: nobody gives what they do not see
    await demand_sight_of_role(tx, me, role_id)
    await revisions.of_role(tx, role_id)
    was, now = ({"card_rules": [said(rule) for rule in each]} for each in (before, asked))
    await audit.write(tx, me, ip, "role.edited", ("role", role_id), was, now)
    return await card_rules(tx, role_id)


def said(rule: CardRule) -> str:
    """ "lead.see@won=own"."""
    return f"{rule.entity}.{rule.verb}{'@' + rule.place if rule.place else ''}={rule.reach}"


async def checked(tx: Tx, rules: Sequence[CardRule]) -> list[CardRule]:
    """Sorted, each once, each of a place there is. Raises Invalid."""
    if len(rules) > MOST_RULES:
        raise Invalid("invalid", fields={"rules": "too_many_rules"}, values={"limit": MOST_RULES})
    places = [(rule.entity, rule.verb, rule.place) for rule in rules]
    if len(set(places)) != len(places):
        raise Invalid("invalid", fields={"rules": "rule_twice"})
    ids = sorted({_id(rule.place) for rule in rules if rule.place and rule.place not in CATEGORIES})
    kinds: dict[int, Any] = {row["id"]: row["kind"] for row in await tx.fetch(_STATUSES, ids)} if ids else {}
    for rule in rules:
        if rule.verb not in VERBS_OF[rule.entity]:
            raise Invalid("invalid", fields={"rules": "no_such_verb"})
        if rule.place and rule.entity not in REQUESTS:
            raise Invalid("invalid", fields={"rules": "no_place_there"})
        if rule.place and rule.place not in CATEGORIES and kinds.get(_id(rule.place)) != rule.entity:
            raise Invalid("invalid", fields={"rules": "no_such_status"})
    return sorted(rules, key=lambda rule: (rule.entity, rule.verb, rule.place))


def _id(place: str) -> int:
    if not place.isascii() or not place.isdecimal() or len(place) > 18 or place != str(int(place)):
        raise Invalid("invalid", fields={"rules": "no_such_status"})
    return int(place)
