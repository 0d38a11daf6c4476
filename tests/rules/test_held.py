"""What an event of an own kind holds: asked about in conditions, said in texts, carried into another event (E4, B8)."""

from typing import Any

import msgspec
import pytest

from backend.activities.kinds.define import edit, make
from backend.activities.kinds.schemas import EditActivityKind, KindField, NewActivityKind
from backend.kit.errors import Invalid
from backend.rules.rehearse import rehearse
from backend.rules.schemas import RuleBody
from backend.timeline.record_own import tell
from backend.timeline.schemas import AboutWhat, NewEvent
from tests.rules.conftest import House

FIELDS = [
    KindField("sum", "Сумма", "number"),
    KindField("day", "День", "date"),
    KindField("place", "Где", "text"),
    KindField("paid", "Оплачено", "yes_no"),
    KindField("how", "Как", "choice", False, ["почтой", "сам"]),
]


async def kind(house: House, name: str, fields: list[KindField] = FIELDS) -> int:
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        return (await make(tx, me, "::1", NewActivityKind(name=name, fields=fields)))[-1].id


async def happens(house: House, kind_id: int, card: int, **data: Any) -> None:
    me = await house.cast.grants("anna")
    event = NewEvent(kind_id=kind_id, about=AboutWhat("card", card), data=data)
    async with house.db.tx() as tx:
        await tell(tx, me, [event])
    await house.runs()


async def card_of(house: House) -> int:
    card: int = (await house.cast.row(await house.cast.dialog()))["card_id"]
    return card


HOLDS: list[tuple[str, str, Any, list[Any]]] = [
    ("sum", "more", 100, [101]), ("sum", "less", 100, [-1, 99.5]), ("sum", "is", 100, [100]),
    ("sum", "is_not", 100, [101, -1, 99.5, None]), ("sum", "empty", None, [None]),
]  # fmt: skip


@pytest.mark.parametrize(("key", "op", "value", "runs"), HOLDS)
async def test_numbers_are_compared_as_numbers(house: House, key: str, op: str, value: Any, runs: list[Any]) -> None:
    card, sale = await card_of(house), await kind(house, "Продажа")
    tag = await house.tag("Крупная")
    asked = {"event": [{"kind_id": sale, "key": key, "op": op, "value": value}]}
    rule = await house.rule(
        {"kind": "activity", "kind_ids": [sale]}, {"kind": "tag", "tag_ids": [tag], "on": "card"}, **{"if": asked}
    )
    given = [101, 100, -1, 99.5, None]
    for each in given:
        await happens(house, sale, card, **({} if each is None else {"sum": each}))
    journal = await house.journal(rule)
    ran = [at for at, run in zip(given, journal, strict=True) if run.state == "done"]
    assert sorted(ran, key=str) == sorted(runs, key=str)
    assert {run.why for run in journal if run.state == "skipped"} <= {"if_event"}


async def test_each_type_is_asked_about_as_people_mean_it(house: House) -> None:
    card, sale, other = await card_of(house), await kind(house, "Продажа"), await kind(house, "Визит", [])
    asked = [
        {"kind_id": sale, "key": "day", "op": "more", "value": "2026-09-30"},
        {"kind_id": sale, "key": "place", "op": "contains", "value": "тула"},
        {"kind_id": sale, "key": "paid", "op": "is", "value": True},
        {"kind_id": sale, "key": "how", "op": "is_not", "value": "сам"},
    ]
    tag = await house.tag("Тула")
    rule = await house.rule(
        {"kind": "activity", "kind_ids": [sale, other]},
        {"kind": "tag", "tag_ids": [tag], "on": "card"},
        **{"if": {"event": asked}},
    )
    fits = {"day": "2026-10-01", "place": "г. Тула, завод", "paid": True, "how": "почтой"}
    for wrong in ({"day": "2026-09-30"}, {"place": "Орёл"}, {"paid": False}, {"how": "сам"}):
        await happens(house, sale, card, **(fits | wrong))
    await happens(house, sale, card, **fits)
    # of an event of another kind the conditions say nothing
    await happens(house, other, card)
    assert [run.state for run in await house.journal(rule)] == ["skipped"] * 4 + ["done"] * 2
    body = msgspec.convert(
        {
            "when": {"kind": "activity", "kind_ids": [sale]},
            "if": {"event": asked},
            "do": [{"kind": "tag", "tag_ids": [tag]}],
        },
        RuleBody,
    )
    async with house.db.tx() as tx:
        foreseen = await rehearse(tx, body)
    assert (foreseen.happened, foreseen.runs, foreseen.kept) == (5, 1, {"if_event": 4})


async def test_what_an_event_holds_is_said_to_colleagues_and_to_the_customer(house: House) -> None:
    card, sale = await card_of(house), await kind(house, "Продажа")
    words = "Оплата {{event.sum}} за {{event.day}}, {{event.place}}: {{event.paid}} {{event.how}}"
    await house.rule(
        {"kind": "activity", "kind_ids": [sale]},
        {"kind": "notify", "to": [{"kind": "heads"}], "text": words},
        {"kind": "message", "texts": {"ru": "Получили {{ event.sum }} ₽"}},
    )
    await happens(house, sale, card, sum=1250.5, day="2026-10-01", place="{{phone}} {{event.sum}}", paid=True)
    [told] = await house.db.hot.fetch("SELECT data->>'text' AS text FROM notices WHERE kind = 'rule' LIMIT 1")
    # what somebody wrote into an event is no variable, and what it does not hold is a dash
    assert told["text"] == "Оплата 1\xa0250,5 за 1 октября 2026\u202fг., ((phone)) ((event.sum)): да –"
    sent = "SELECT text FROM messages WHERE direction = 'out'"
    assert [row["text"] for row in await house.db.hot.fetch(sent)] == ["Получили 1\xa0250,5 ₽"]
    # a customer is not written to with a hole in it
    await happens(house, sale, card, place="Тула")
    assert len(await house.db.hot.fetch(sent)) == 1


async def test_a_rule_records_an_event_with_values_of_its_own_and_of_the_one_it_heard_of(house: House) -> None:
    card, sale = await card_of(house), await kind(house, "Продажа")
    bonus = await kind(
        house,
        "Бонус",
        [
            KindField("of", "За сумму", "number", True),
            KindField("why", "За что", "text"),
            KindField("n", "Баллов", "number"),
        ],
    )
    values = {"of": "{{event.sum}}", "why": "покупка в {{event.place}}", "n": 10}
    rule = await house.rule(
        {"kind": "activity", "kind_ids": [sale]},
        {"kind": "record", "kind_id": bonus, "values": values, "text": "за {{event.day}}"},
    )
    await happens(house, sale, card, sum=300, place="Туле", day="2026-10-01")
    sql = "SELECT data::text AS data FROM activities WHERE kind = 'own' AND actor_kind = 'system'"
    [row] = await house.db.hot.fetch(sql)
    assert msgspec.json.decode(row["data"]) == {
        "kind_id": bonus, "values": {"of": 300, "why": "покупка в Туле", "n": 10}, "note": "за 1 октября 2026\u202fг.",
    }  # fmt: skip
    # what the kind needs and the event does not hold: the journal says so, and nothing is recorded
    await happens(house, sale, card, place="Туле")
    assert [(run.state, run.why) for run in await house.journal(rule)] == [
        ("done", None),
        ("failed", "event_value_needed"),
    ]
    assert len(await house.db.hot.fetch(sql)) == 1


def _held(kind_id: int, key: str = "sum", op: str = "more", value: Any = 1) -> dict[str, Any]:
    return {"if": {"event": [{"kind_id": kind_id, "key": key, "op": op, "value": value}]}}


async def test_what_no_event_holds_is_found_before_the_rule_is_kept(house: House) -> None:
    sale, other = await kind(house, "Продажа"), await kind(house, "Визит", [])
    needs = await kind(house, "Бонус", [KindField("of", "За сумму", "number", True)])
    tell_them, record = {"kind": "notify", "to": [{"kind": "heads"}]}, {"kind": "record", "kind_id": needs}
    wrong: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
        (_held(other), tell_them, "if.event", "rule_event_of_another_kind"),
        (_held(sale, "no"), tell_them, "if.event", "rule_event_field_gone"),
        (_held(sale, "place", "more", "a"), tell_them, "if.event", "rule_event_op"),
        (_held(sale, value="сто"), tell_them, "if.event", "event_number"),
        (_held(sale, value=None), tell_them, "if.event", "event_value_needed"),
        ({}, tell_them | {"text": "{{event.no}}"}, "do.0.text", "rule_no_such_value"),
        ({}, {"kind": "message", "texts": {"lt": "{{event.no}}"}}, "do.0.texts", "rule_no_such_value"),
        ({}, record, "do.0.values.of", "event_value_needed"),
        ({}, record | {"values": {"of": "три"}}, "do.0.values.of", "event_number"),
        ({}, record | {"values": {"of": "{{event.no}}"}}, "do.0.values.of", "rule_no_such_value"),
        ({}, record | {"values": {"of": 1, "x": 1}}, "do.0.values.x", "no_such_event_field"),
    ]  # fmt: skip
    for asked, deed, field, code in wrong:
        with pytest.raises(Invalid) as found:
            await house.rule({"kind": "activity", "kind_ids": [sale]}, deed, **asked)
        assert found.value.fields == {field: code}


async def test_a_field_that_is_archived_later_is_told_of_as_missing(house: House) -> None:
    card, sale = await card_of(house), await kind(house, "Продажа")
    rule = await house.rule(
        {"kind": "activity", "kind_ids": [sale]}, {"kind": "notify", "to": [{"kind": "heads"}]}, **_held(sale)
    )
    me = await house.cast.grants("ada")
    fields = [msgspec.structs.replace(each, archived=each.key == "sum") for each in FIELDS]
    async with house.db.tx() as tx:
        await edit(tx, me, "::1", sale, EditActivityKind(version=1, fields=fields))
    await happens(house, sale, card, place="Тула")
    assert [run.why for run in await house.journal(rule)] == ["if_event"]
