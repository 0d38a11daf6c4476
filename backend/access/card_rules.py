"""How far a role reaches: entity × verb × place in the funnel → all, the team's, one's own, none.

A rule narrows what the channels leave in sight and never opens anything; a role without rules sees what it always has.
Twice the same: `within` for one row, `within_sql` and `whose_sql` for lists, search, counters and export.
"""

from collections.abc import Callable, Iterable
from typing import Any, Literal, Protocol

import msgspec

from backend.kit.db import Scope, Whose

Entity = Literal["lead", "deal", "contact", "company", "order"]
Verb = Literal["see", "create", "edit", "move", "delete", "export"]
Reach = Literal["all", "team", "own", "none"]
# those that stand in a status, so that a rule may differ by it
REQUESTS: tuple[Entity, ...] = ("lead", "deal")
_OF_REQUEST: tuple[Verb, ...] = ("see", "create", "edit", "move", "delete", "export")
_OF_BOOK: tuple[Verb, ...] = ("see", "create", "edit", "delete", "export")
# what there is to be done with each; an order is seen with its request, and its lines never change
VERBS_OF: dict[Entity, tuple[Verb, ...]] = {
    "lead": _OF_REQUEST,
    "deal": _OF_REQUEST,
    "contact": _OF_BOOK,
    "company": _OF_BOOK,
    "order": ("see", "create", "move"),
}
ENTITIES: tuple[Entity, ...] = tuple(VERBS_OF)
# the narrower first
REACHES: tuple[Reach, ...] = ("none", "own", "team", "all")
CATEGORIES = ("new", "in_work", "waiting", "won", "lost", "closed")


class CardRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`place`: "" everywhere, a category of statuses, or one status by its id, "12"; the nearest one counts."""

    entity: Entity
    verb: Verb
    place: str
    reach: Reach


class Linked(msgspec.Struct, frozen=True):
    """What else of a row has a leader: a SELECT of o, joined by its own condition, with responsible_id and participants
    (a person's dialogs and requests); and what each of its subqueries ends with."""

    sql: str = ""
    tail: str = ""


NOTHING = Linked()
# at the end of a subquery: it is asked for one row at a time, and never made for all rows at once
ONE_BY_ONE = " OFFSET 0"


class Reaching(Protocol):
    """What is asked of a caller; access.Grants fits."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def rules(self) -> tuple[CardRule, ...]: ...
    @property
    def mates(self) -> frozenset[int]: ...


def reach_at(rules: Iterable[CardRule], entity: str, verb: Verb, status_id: int | None, category: str | None) -> Reach:
    """How far they reach there."""
    held = {rule.place: rule.reach for rule in rules if (rule.entity, rule.verb) == (entity, verb)}
    for place in (str(status_id), category or "", ""):
        if place in held:
            return held[place]
    return "all"


def within(who: Reaching, verb: Verb, scope: Scope) -> bool:
    """Do the rules leave the row of this scope? `of`: of the person or company that is seen through it, to see."""
    if not who.rules or who.user_id in scope.exempt:
        return True
    if verb == "see" and not all(reaches(who, verb, each) for each in scope.of):
        return False
    if scope.entity is None:
        return True
    match reach_at(who.rules, scope.entity, verb, scope.status_id, scope.category):
        case "all":
            return True
        case "none":
            return False
        case reach:
            if scope.responsible_id is None or _takes_part(who, scope):
                return True
            return reach == "team" and scope.responsible_id in who.mates


def reaches(who: Reaching, verb: Verb, whose: Whose) -> bool:
    """The same for what stands in no status: a person, a company."""
    match reach_at(who.rules, whose.entity, verb, None, None):
        case "all":
            return True
        case "none":
            return False
        case reach:
            if not whose.leads or who.user_id in (*whose.leads, *whose.beside):
                return True
            return reach == "team" and not who.mates.isdisjoint(whose.leads)


def may_make(who: Reaching, scope: Scope) -> bool:
    """May they make it? One's own is what one leads oneself, or leaves to nobody; making it is no part in it yet."""
    return within(who, "create", msgspec.structs.replace(scope, participants=()))


def as_order(scope: Scope) -> Scope:
    """A request's orders and invoices are theirs whose it is; in which status it stands is nothing to them."""
    return msgspec.structs.replace(scope, entity="order", status_id=None, category=None)


def with_orders(scope: Scope) -> Scope:
    """A request's scope as its orders and invoices are seen through it: the rules of both count."""
    leads = () if scope.responsible_id is None else (scope.responsible_id,)
    return msgspec.structs.replace(scope, of=(*scope.of, Whose("order", leads, scope.participants)))


def _takes_part(who: Reaching, scope: Scope) -> bool:
    return who.user_id is not None and (scope.responsible_id == who.user_id or who.user_id in scope.participants)


def within_sql(who: Reaching, verb: Verb, alias: str, bind: Callable[[Any, str], str]) -> str:
    """The same over a table with kind, status_id, responsible_id and participants. `bind(value, type)` → its $n."""
    cases = []
    for entity in REQUESTS:
        rules = [rule for rule in who.rules if (rule.entity, rule.verb) == (entity, verb)]
        if any(rule.reach != "all" for rule in rules):
            cases.append(f"WHEN {alias}.kind = '{entity}' THEN {_of_entity(who, rules, alias, bind)}")
    return f"(CASE {' '.join(cases)} ELSE true END)" if cases else "true"


def _of_entity(who: Reaching, rules: list[CardRule], alias: str, bind: Callable[[Any, str], str]) -> str:
    said: dict[Reach, str] = {}

    def reach(which: Reach) -> str:
        if which not in said:
            said[which] = _reach_sql(who, which, alias, bind)
        return said[which]

    whens = []
    for which in REACHES:
        statuses = [int(rule.place) for rule in rules if rule.reach == which and rule.place.isdecimal()]
        if statuses:
            whens.append(f"WHEN {alias}.status_id = ANY ({bind(sorted(statuses), 'bigint[]')}) THEN {reach(which)}")
    for which in REACHES:
        names = sorted(rule.place for rule in rules if rule.reach == which and rule.place in CATEGORIES)
        if names:
            of = f"SELECT id FROM statuses WHERE category = ANY ({bind(names, 'text[]')})"
            whens.append(f"WHEN {alias}.status_id IN ({of}) THEN {reach(which)}")
    base = reach(next((rule.reach for rule in rules if not rule.place), "all"))
    return f"(CASE {' '.join(whens)} ELSE {base} END)" if whens else base


def _reach_sql(who: Reaching, reach: Reach, alias: str, bind: Callable[[Any, str], str]) -> str:
    if reach in ("all", "none"):
        return "true" if reach == "all" else "false"
    ways = [f"{alias}.responsible_id IS NULL"]
    if who.user_id is not None:
        me = bind(who.user_id, "bigint")
        ways += [f"{alias}.responsible_id = {me}", f"{alias}.participants @> ARRAY[{me}]"]
    if reach == "team" and who.mates:
        ways.append(f"{alias}.responsible_id = ANY ({bind(sorted(who.mates), 'bigint[]')})")
    return f"({' OR '.join(ways)})"


def orders_sql(who: Reaching, verb: Verb, alias: str, bind: Callable[[Any, str], str]) -> str:
    """Of orders and invoices of the requests `alias`, those to which the role reaches with this verb."""
    return _reach_sql(who, reach_at(who.rules, "order", verb, None, None), alias, bind)


def whose_sql(
    who: Reaching, entity: Entity, verb: Verb, alias: str, bind: Callable[[Any, str], str], linked: Linked = NOTHING
) -> str:
    """`reaches` over a table with responsible_id and created_by."""
    match reach_at(who.rules, entity, verb, None, None):
        case "all":
            return "true"
        case "none":
            return "false"
        case reach:
            return _led_sql(who, reach, alias, bind, linked)


def _led_sql(who: Reaching, reach: Reach, alias: str, bind: Callable[[Any, str], str], linked: Linked) -> str:
    def any_of(condition: str) -> str:
        return f" OR EXISTS ({linked.sql} AND {condition}{linked.tail})" if linked.sql else ""

    nobodys = f"{alias}.responsible_id IS NULL"
    if linked.sql:
        nobodys += f" AND NOT EXISTS ({linked.sql} AND o.responsible_id IS NOT NULL{linked.tail})"
    ways = f"({nobodys})"
    if who.user_id is not None:
        me = bind(who.user_id, "bigint")
        ways += f" OR {alias}.responsible_id = {me} OR {alias}.created_by = {me}"
        ways += any_of(f"(o.responsible_id = {me} OR o.participants @> ARRAY[{me}])")
    if reach == "team" and who.mates:
        mates = bind(sorted(who.mates), "bigint[]")
        ways += f" OR {alias}.responsible_id = ANY ({mates})" + any_of(f"o.responsible_id = ANY ({mates})")
    return f"({ways})"


def is_wider(theirs: Iterable[CardRule], mine: Iterable[CardRule]) -> bool:
    """Would `theirs` leave in sight, or in hand, what `mine` does not?"""
    theirs, mine = tuple(theirs), tuple(mine)
    places = sorted({rule.place for rule in (*theirs, *mine)} | {""})
    return any(
        _wider_at(theirs, mine, entity, verb, place)
        for entity, verbs in VERBS_OF.items()
        for verb in verbs
        for place in places
    )


def _wider_at(theirs: tuple[CardRule, ...], mine: tuple[CardRule, ...], entity: Entity, verb: Verb, place: str) -> bool:
    status = int(place) if place.isdecimal() else None
    # of a status that only one of the two names the category is not known here: the widest of what it may be counts
    categories = CATEGORIES if status is not None else (place or None,)
    return any(
        REACHES.index(reach_at(theirs, entity, verb, status, category))
        > REACHES.index(reach_at(mine, entity, verb, status, category))
        for category in categories
    )
