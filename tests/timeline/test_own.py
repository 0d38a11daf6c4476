"""E4: kinds of events that the administrator makes, and events told by people and programs."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.kit.errors import Invalid
from backend.timeline.record_own import OwnEvent, record_own
from tests.timeline.desk import Desk

FIELDS: list[dict[str, Any]] = [
    {"key": "rooms", "name": "Комнат", "type": "number", "required": True},
    {"key": "mood", "name": "Настроение", "type": "choice", "options": ["рад", "думает"]},
    {"key": "seen_on", "name": "Когда", "type": "date"},
    {"key": "again", "name": "Ещё раз", "type": "yes_no"},
    {"key": "plan", "name": "План", "type": "link"},
    {"key": "words", "name": "Слова", "type": "text"},
]
GOOD = {"rooms": 3, "mood": "рад", "seen_on": "2026-02-03", "again": True, "plan": "https://x.example/p", "words": "да"}


def of_card(kind: int, card: int, **rest: Any) -> dict[str, Any]:
    return {"kind_id": kind, "about": {"kind": "card", "id": card}} | rest


async def test_an_event_holds_what_its_kind_asks_for_and_stands_with_the_person(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind(fields=FIELDS)
    (made,) = await desk.told("anna", [of_card(kind, card, data=GOOD, note=" Понравилось ")])
    (fact,) = await desk.facts(card)
    assert (fact["id"], fact["actor_kind"]) == (made["id"], "user")
    assert fact["contact_id"] is not None
    assert json.loads(fact["data"]) == {"kind_id": kind, "values": GOOD, "note": "Понравилось"}


async def test_every_fault_is_named_at_once_and_nothing_is_recorded(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind(fields=FIELDS)
    bad = {"mood": "зол", "seen_on": "вчера", "again": "да", "plan": "javascript:x", "words": 7, "wall": 1}
    future = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = await desk.tell("anna", [of_card(kind, card, data=GOOD), of_card(kind, card, data=bad, at=future)])
    assert answer.status_code == 422
    assert set(answer.json()["error"]["fields"]) == {f"items.1.data.{key}" for key in (*bad, "rooms")} | {"items.1.at"}
    assert await desk.facts(card) == []
    for odd in (float("1e16"), True, "3", [3], {"a": 1}):
        refused = await desk.tell("anna", [of_card(kind, card, data={"rooms": odd})])
        assert list(refused.json()["error"]["fields"]) == ["items.0.data.rooms"]


async def test_what_happened_before_has_its_own_time(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    await desk.told("anna", [of_card(kind, card, at="2019-05-06T07:08:09+03:00")])
    (fact,) = await desk.facts(card)
    assert fact["at"] == datetime(2019, 5, 6, 4, 8, 9, tzinfo=UTC)
    assert fact["stored_at"] > datetime.now(UTC) - timedelta(hours=1)
    naive = await desk.tell("anna", [of_card(kind, card, at="2019-05-06T07:08:09")])
    assert naive.status_code == 422


async def test_told_twice_under_one_key_it_happened_once(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    told = [of_card(kind, card, key=f"visit-{at}") for at in range(3)]
    answers = await asyncio.gather(*(desk.told("anna", [*told, told[0]]) for _ in range(4)))
    assert len({tuple(each["id"] for each in answer) for answer in answers}) == 1
    assert sorted([each["known"] for each in answer] for answer in answers) == [
        [False, False, False, True], *[[True] * 4] * 3,
    ]  # fmt: skip
    assert len(await desk.facts(card)) == 3
    # another event under the same key is a mistake of the program's, and it is told so
    other = await desk.tell("anna", [of_card(kind, card, key="visit-0", note="иначе")])
    assert (other.status_code, other.json()["error"]["code"]) == (409, "activity_key_reused")
    # a key is its author's own
    assert [each["known"] for each in await desk.told("boris", [told[0]])] == [False]


async def test_of_what_one_does_not_see_nothing_is_told(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind()
    answer = await desk.tell("vera", [of_card(kind, card)])
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == ["items.0.about"]


async def test_an_archived_kind_takes_nothing_and_keeps_what_it_has(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind(fields=FIELDS)
    await desk.told("anna", [of_card(kind, card, data=GOOD)])
    done = await desk.ask("ada", "PATCH", f"/activity-kinds/{kind}", json={"version": 1, "archived": True})
    assert done.status_code == 200
    refused = await desk.tell("anna", [of_card(kind, card, data=GOOD)])
    assert list(refused.json()["error"]["fields"]) == ["items.0.kind_id"]
    assert len(await desk.facts(card)) == 1
    stale = await desk.ask("ada", "PATCH", f"/activity-kinds/{kind}", json={"version": 1, "archived": False})
    assert (stale.status_code, stale.json()["current"]["archived"]) == (409, True)


async def test_a_field_that_has_values_is_put_away_and_never_becomes_another(desk: Desk) -> None:
    kind = await desk.kind(fields=FIELDS)
    other = [FIELDS[0] | {"type": "text"}]
    refused = await desk.ask("ada", "PATCH", f"/activity-kinds/{kind}", json={"version": 1, "fields": other})
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, ["fields.0.type"])
    answer = await desk.ask("ada", "PATCH", f"/activity-kinds/{kind}", json={"version": 1, "fields": FIELDS[:1]})
    (held,) = [each for each in answer.json()["items"] if each["id"] == kind]
    assert [field["archived"] for field in held["fields"]] == [False] + [True] * 5


@pytest.mark.parametrize(
    ("field", "at"),
    [({"key": "Цвет", "name": "x"}, "key"), ({"key": "a", "name": " "}, "name"),
     ({"key": "a", "name": "x", "type": "choice", "options": ["b", "b"]}, "options"),
     ({"key": "a", "name": "x", "type": "choice"}, "options")],
)  # fmt: skip
async def test_a_field_that_cannot_be_is_refused_by_name(desk: Desk, field: dict[str, Any], at: str) -> None:
    answer = await desk.ask("ada", "POST", "/activity-kinds", json={"name": "Новый", "fields": [field]})
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [f"fields.0.{at}"])


async def test_two_kinds_of_one_name_are_refused(desk: Desk) -> None:
    await desk.kind("Осмотр")
    again = await desk.ask("ada", "POST", "/activity-kinds", json={"name": " осмотр "})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "name_taken")


async def test_a_rule_records_what_it_is_told_to(desk: Desk) -> None:
    card = await desk.village.card(await desk.village.dialog("sales"))
    kind = await desk.kind(fields=FIELDS)
    async with desk.village.db.tx() as tx:
        made = await record_own(
            tx, OwnEvent(kind_id=kind, data={"rooms": 2}), ("card", card), {"actor_kind": "system", "actor_id": None}
        )
    (fact,) = await desk.facts(card)
    assert (fact["id"], fact["actor_kind"], fact["actor_id"]) == (made, "system", None)
    with pytest.raises(Invalid) as refused:
        async with desk.village.db.tx() as tx:
            await record_own(tx, OwnEvent(kind_id=kind), ("card", card), {"actor_kind": "system", "actor_id": None})
    assert refused.value.fields == {"data.rooms": "event_value_needed"}
