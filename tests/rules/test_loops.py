"""Rules that call each other end, whatever they are (libredesk aa0deedd): none runs twice in a chain."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.rules import work
from backend.rules.asking import DEPTH, kept_from
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


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=7))
async def test_a_random_graph_of_rules_ends(house: House, drawn: list[tuple[int, int, int]]) -> None:
    await house.db.hot.execute("UPDATE rules SET active_since = NULL")
    statuses = [await house.status(each) for each in STEPS]
    tags = [await house.db.hot.fetchval(_TAG, f"метка {n}") for n in range(3)]
    rules = [await house.rule(*_rule(kind, a, b, statuses, tags)) for kind, a, b in drawn]
    before = await house.db.hot.fetchval("SELECT count(*) FROM rule_runs WHERE state = 'done'")
    card = await house.card()
    for step in (1, 2):
        await house.edits("anna", card, status_id=await _another(house, card, statuses[step], statuses))
        await house.runs()
    done = await house.db.hot.fetchval("SELECT count(*) FROM rule_runs WHERE state = 'done'") - before
    # two deeds of a person; from each, every rule at most once a chain
    assert done <= 2 * len(rules) * len(rules) * DEPTH
    rows = await house.db.hot.fetch("SELECT rule_id, chain FROM rule_runs WHERE state = 'done'")
    assert all(row["rule_id"] not in row["chain"] and len(set(row["chain"])) == len(row["chain"]) for row in rows)
    assert all(len(row["chain"]) < DEPTH for row in rows)


_TAG = """
INSERT INTO tags (name, color) VALUES ($1, 'sky') ON CONFLICT (lower(name)) DO UPDATE SET color = 'sky' RETURNING id
"""


def _rule(kind: int, a: int, b: int, statuses: list[int], tags: list[int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every kind of deed can be what another rule waits for."""
    when: dict[str, Any] = {"kind": "status_changed"}
    if kind % 2:
        when = {"kind": "activity", "kinds": ["tag_added", "tag_removed", "field_changed"]}
    deeds: list[dict[str, Any]] = [
        {"kind": "tag", "tag_ids": [tags[a]]},
        {"kind": "untag", "tag_ids": [tags[b]]},
        {"kind": "set_status", "status_id": statuses[a]},
        {"kind": "set_field", "field": "title", "value": f"{a}{b}"},
        {"kind": "set_status", "status_id": statuses[b]},
        {"kind": "tag", "tag_ids": [tags[b]], "on": "contact"},
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


async def test_a_rule_rests_when_it_has_run_too_often_and_administrators_are_told(
    house: House, monkeypatch: Any
) -> None:
    monkeypatch.setattr(work, "AN_HOUR", 2)
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
