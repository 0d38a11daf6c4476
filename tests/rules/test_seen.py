"""What administrators see before and after: a rehearsal that writes nothing, who names what, the order, doubles."""

from typing import Any

import msgspec
import pytest

from backend.kit.errors import Conflict
from backend.rules import keep, queries
from backend.rules.naming import named_by, names
from backend.rules.rehearse import rehearse
from backend.rules.schemas import EditRule, RuleBody
from tests.rules.conftest import House


def body(when: dict[str, Any], *do: dict[str, Any], **rest: Any) -> RuleBody:
    return msgspec.convert({"when": when, "do": do, **rest}, RuleBody)


async def test_a_rehearsal_counts_what_would_have_been_and_writes_nothing(house: House) -> None:
    vip, offer = await house.tag("VIP"), await house.status("lead_offer_made")
    for customer in ("Глеб", "Мария", "Пётр"):
        await house.edits("anna", await house.card(customer), status_id=offer, title=f"Самовар: {customer}")
    cond = {"card": {"column": "title", "op": "lacks", "values": ["Мария"]}}
    asked = body({"kind": "status_changed", "status_ids": [offer]}, {"kind": "tag", "tag_ids": [vip]}, **{"if": cond})
    async with house.db.tx() as tx:
        found = await rehearse(tx, asked)
    assert (found.happened, found.runs, found.kept) == (3, 2, {"if_card": 1})
    assert sorted(each.about for each in found.examples) == ["Глеб", "Пётр"]
    assert await house.db.hot.fetchval("SELECT count(*) FROM rule_runs") == 0
    assert await house.db.hot.fetchval("SELECT count(*) FROM card_tags") == 0


async def test_what_a_rule_names_is_known_before_it_is_deleted(house: House) -> None:
    vip, offer = await house.tag("VIP"), await house.status("lead_offer_made")
    rule = await house.rule({"kind": "status_changed", "status_ids": [offer]}, {"kind": "tag", "tag_ids": [vip]})
    async with house.db.tx() as tx:
        assert [each.id for each in await named_by(tx, "tag", vip)] == [rule]
        assert [each.id for each in await named_by(tx, "status", offer)] == [rule]
        assert await named_by(tx, "tag", vip + 1000) == []


def test_everything_that_a_rule_can_name_is_found() -> None:
    where = {
        "match": "any",
        "of": [{"column": "field:7", "op": "filled"}, {"column": "status_id", "op": "is", "values": [5]}],
    }
    asked = body(
        {"kind": "field_changed", "fields": ["field:9"]},
        {"kind": "notify", "to": [{"kind": "team", "id": 3}, {"kind": "heads"}]},
        {"kind": "assign", "whom": "role", "pool_id": 4},
        {"kind": "set_field", "field": "field:8", "value": 1},
        **{"if": {"card": where}},
    )
    assert set(names(asked)) == {("field", 9), ("field", 7), ("status", 5), ("team", 3), ("role", 4), ("field", 8)}


async def test_rules_stand_in_an_order_and_a_stale_editor_is_told(house: House) -> None:
    vip = await house.tag("VIP")
    ids = [await house.rule({"kind": "message_in"}, {"kind": "tag", "tag_ids": [vip]}, name=name) for name in "абв"]
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        await keep.edit(tx, me, "", ids[2], EditRule(version=1, place=0))
        double = await keep.duplicate(tx, me, "", ids[0])
    async with house.db.tx() as tx:
        listed = await queries.listed(tx, me)
    assert [rule.id for rule in listed] == [ids[2], ids[0], ids[1], double]
    assert (listed[-1].name, listed[-1].active) == ("а 2", False)
    with pytest.raises(Conflict):
        async with house.db.tx() as tx:
            await keep.edit(tx, me, "", ids[2], EditRule(version=1, name="г"))
    said = await house.db.hot.fetch("SELECT verb FROM audit WHERE subject_kind = 'rule' ORDER BY id")
    assert [row["verb"] for row in said] == ["rule.added"] * 3 + ["rule.edited", "rule.added"]
