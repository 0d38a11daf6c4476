"""Rules that call each other end, whatever they are (libredesk aa0deedd): none runs twice in a chain."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.contacts.warmth.change import set_warmth
from backend.contacts.warmth.schemas import SetWarmth
from backend.contacts.warmth.setting import Points, warmth_setting
from backend.contacts.warmth.told import CONSUMERS as WARMTH
from backend.kit.errors import Conflict, Invalid
from backend.rules.asking import DEPTH, kept_from
from backend.rules.limits import limits_of, set_limits
from backend.rules.schemas import RuleLimits, SetRuleLimits
from tests.rules.conftest import House

STEPS = ("lead_new", "lead_contacted", "lead_offer_made")


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=10, max_size=10))
def test_whatever_follows_from_what_a_chain_ends(leads_to: list[list[int]]) -> None:
    """Rule n's deed is what the rules `leads_to[n]` wait for."""
    chains, runs = [()], 0
    while chains:
        chain = chains.pop()
        following = leads_to[chain[-1]] if chain else range(10)
        for rule in sorted(set(following)):
            if kept_from(rule, chain) is None:
                runs += 1
                chains.append((*chain, rule))
    # at most each order of different rules up to the depth: a number, not for ever
    assert runs <= sum(10 * 4**depth for depth in range(DEPTH))


async def heated(house: House) -> tuple[int, int]:
    """Kinds of events that make somebody hot, and cold again; warmth is counted from now on."""
    known = "INSERT INTO consumers (name, position) SELECT $1, position FROM relay ON CONFLICT DO NOTHING"
    await house.db.hot.execute(known, WARMTH[0].name)
    warms, cools = [await house.db.hot.fetchval(_KIND, name) for name in ("Греет", "Студит")]
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        stands = await warmth_setting(tx)
        points = {f"own:{warms}": Points(200), f"own:{cools}": Points(-200)}
        asked = msgspec.structs.asdict(stands) | {"points": points, "new_days": 0, "new_below": 0.0}
        await set_warmth(tx, me, "127.0.0.1", SetWarmth(**{name: asked[name] for name in SetWarmth.__struct_fields__}))
    return warms, cools


async def test_a_chain_that_goes_through_somebodys_warmth_ends_as_any_other(house: House) -> None:
    """Hot: cool them down. Cold: warm them up. Each stage is counted by another, in a transaction of its own."""
    warms, cools = await heated(house)
    down = await house.rule({"kind": "warmth_changed", "stages": [3]}, {"kind": "record", "kind_id": cools})
    up = await house.rule({"kind": "warmth_changed", "stages": [1, 2]}, {"kind": "record", "kind_id": warms})
    begin = await house.rule({"kind": "status_changed"}, {"kind": "record", "kind_id": warms})
    card = await house.card()
    await house.edits("anna", card, comment="познакомились")
    await house.runs(*WARMTH)
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs(*WARMTH)
    first, *_ = await house.journal(down)
    assert (first.state, first.chain) == ("done", [begin])
    for rule in (down, up):
        whys = [run.why for run in await house.journal(rule)]
        assert whys.count(None) <= 2, whys
        assert set(whys) <= {None, "in_chain"}, whys
    assert "in_chain" in [run.why for rule in (down, up) for run in await house.journal(rule)]
    # what a person does begins anew
    before = len(await house.journal(begin))
    await house.edits("anna", card, status_id=await house.status("lead_contacted"))
    await house.runs(*WARMTH)
    assert len(await house.journal(begin)) == before + 1


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=7))
async def test_a_random_graph_of_rules_ends(house: House, drawn: list[tuple[int, int, int]]) -> None:
    await house.db.hot.execute("UPDATE rules SET active_since = NULL")
    statuses = [await house.status(each) for each in STEPS]
    tags = [await house.db.hot.fetchval(_TAG, f"метка {n}") for n in range(3)]
    kinds = await heated(house) if any(kind > 5 for kind, *_ in drawn) else (0, 0)
    rules = [await house.rule(*_rule(kind, a, b, statuses, tags, kinds)) for kind, a, b in drawn]
    before = await house.db.hot.fetchval("SELECT count(*) FROM rule_runs WHERE state = 'done'")
    card = await house.card()
    for step in (1, 2):
        await house.edits("anna", card, status_id=await _another(house, card, statuses[step], statuses))
        await house.runs(*WARMTH)
    done = await house.db.hot.fetchval("SELECT count(*) FROM rule_runs WHERE state = 'done'") - before
    # two deeds of a person; from each, every rule at most once a chain
    assert done <= 2 * len(rules) * len(rules) * DEPTH
    rows = await house.db.hot.fetch("SELECT rule_id, chain FROM rule_runs WHERE state = 'done'")
    assert all(row["rule_id"] not in row["chain"] and len(set(row["chain"])) == len(row["chain"]) for row in rows)
    assert all(len(row["chain"]) < DEPTH for row in rows)


_KIND = """
INSERT INTO activity_kinds (name, icon, color) VALUES ($1, 'user', 'sky')
ON CONFLICT (lower(name)) WHERE archived_at IS NULL DO UPDATE SET color = 'sky' RETURNING id
"""
_TAG = """
INSERT INTO tags (name, color) VALUES ($1, 'sky') ON CONFLICT (lower(name)) DO UPDATE SET color = 'sky' RETURNING id
"""


def _rule(
    kind: int, a: int, b: int, statuses: list[int], tags: list[int], kinds: tuple[int, int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every kind of deed can be what another rule waits for."""
    when: dict[str, Any] = {"kind": "status_changed"}
    if kind % 2:
        when = {"kind": "activity", "kinds": ["tag_added", "tag_removed", "field_changed"]}
    if kind > 6:
        when = {"kind": "warmth_changed", "stages": [[3], [1, 2], []][a]}
    deeds: list[dict[str, Any]] = [
        {"kind": "tag", "tag_ids": [tags[a]]},
        {"kind": "untag", "tag_ids": [tags[b]]},
        {"kind": "set_status", "status_id": statuses[a]},
        {"kind": "set_field", "field": "title", "value": f"{a}{b}"},
        {"kind": "set_status", "status_id": statuses[b]},
        {"kind": "tag", "tag_ids": [tags[b]], "on": "contact"},
        {"kind": "record", "kind_id": kinds[0]},
        {"kind": "record", "kind_id": kinds[b % 2]},
        {"kind": "set_status", "status_id": statuses[b]},
    ]
    return when, deeds[kind]


async def _another(house: House, card: int, wanted: int, statuses: list[int]) -> int:
    stands = await house.db.hot.fetchval("SELECT status_id FROM cards WHERE id = $1", card)
    return wanted if wanted != stands else next(each for each in statuses if each != stands)


async def test_two_rules_that_move_a_request_to_and_fro_run_once_each_and_the_journal_says_why(house: House) -> None:
    there, back = await house.status("lead_contacted"), await house.status("lead_offer_made")
    ping = await house.rule(
        {"kind": "status_changed", "status_ids": [there]}, {"kind": "set_status", "status_id": back}
    )
    pong = await house.rule(
        {"kind": "status_changed", "status_ids": [back]}, {"kind": "set_status", "status_id": there}
    )
    card = await house.card()
    await house.edits("anna", card, status_id=there)
    await house.runs()
    assert [(run.state, run.why) for run in await house.journal(ping)] == [("done", None), ("skipped", "in_chain")]
    assert [(run.state, run.chain) for run in await house.journal(pong)] == [("done", [ping])]


async def limited(house: House, **most: int) -> RuleLimits:
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        stands = msgspec.structs.asdict(await limits_of(tx))
        return await set_limits(tx, me, "127.0.0.1", SetRuleLimits(**(stands | most)))


async def test_limits_are_set_within_bounds_and_a_stale_window_is_told(house: House) -> None:
    for name, value in (("an_hour", 9), ("each", 0), ("messages", 21), ("each", -1)):
        with pytest.raises(Invalid) as refused:
            await limited(house, **{name: value})
        assert list(refused.value.fields) == [name]
    assert await limited(house, each=5) == RuleLimits(each=5, version=1)
    with pytest.raises(Conflict, match="stale_version"):
        await limited(house, version=0)


async def test_a_rule_rests_about_somebody_as_soon_as_the_house_says(house: House) -> None:
    await limited(house, each=1)
    rule = await house.rule({"kind": "status_changed"}, {"kind": "message", "texts": {"ru": "Спасибо"}})
    card = await house.card()
    for step in ("lead_offer_made", "lead_contacted"):
        await house.edits("anna", card, status_id=await house.status(step))
        await house.runs()
    assert [run.why for run in await house.journal(rule)] == [None, "hour_limit_each"]


async def test_a_rule_rests_when_it_has_run_too_often_and_administrators_are_told(house: House) -> None:
    await house.db.hot.execute("""INSERT INTO settings (key, value) VALUES ('rules', '{"an_hour": 2}')""")
    vip = await house.tag("VIP")
    rule = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [vip]})
    for customer in ("Глеб", "Мария", "Пётр"):
        await house.edits("anna", await house.card(customer), status_id=await house.status("lead_offer_made"))
        await house.runs()
    assert [run.why for run in await house.journal(rule)] == [None, None, "hour_limit"]
    assert await house.db.hot.fetchval("SELECT alarm FROM rules WHERE id = $1", rule) == "hour_limit"
    told = await house.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'rule_alarm'")
    assert [row["user_id"] for row in told] == [house.cast.ids["ada"]]


async def test_a_rule_that_stops_keeps_those_below_it_from_the_same_and_from_nothing_else(house: House) -> None:
    first, second = await house.tag("первая"), await house.tag("вторая")
    await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [first]}, last=True)
    below = await house.rule({"kind": "status_changed"}, {"kind": "tag", "tag_ids": [second]})
    card = await house.card()
    await house.edits("anna", card, status_id=await house.status("lead_offer_made"))
    await house.runs()
    assert await house.tags_of(card) == ["первая"]
    assert [run.why for run in await house.journal(below)] == ["stopped"]
