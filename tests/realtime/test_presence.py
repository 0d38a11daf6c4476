"""Who has a dialog open, who writes: told to those who may see it, on every node, and forgotten by itself."""

import pytest

from backend.kit.db import Scope
from backend.realtime import presence
from tests.realtime.stage import Cast, Client, joined, standing
from tests.realtime.world import until


def last(client: Client) -> dict[str, object]:
    return client.of("presence")[-1]


def seen(
    conversation: int, viewing: list[int], typing: list[int], editing: dict[int, str] | None = None
) -> dict[str, object]:
    fields = [{"user_id": user, "field": field} for user, field in sorted((editing or {}).items())]
    lists = {"viewing": viewing, "typing": typing, "customer": None, "editing": fields}
    return {"type": "presence", "conversation_id": conversation, **lists}


async def test_two_nodes_know_who_looks_and_who_writes(database_url: str, redis_url: str) -> None:
    cast = Cast()
    async with (
        standing(database_url, redis_url, cast) as one,
        standing(database_url, redis_url, cast) as two,
        joined(one, "anna", "vera") as (anna, vera),
        joined(two, "boris") as (boris,),
    ):
        await anna.say(type="viewing", conversation_id=7)
        await until(lambda: boris.of("presence") and last(boris) == seen(7, [1], []))
        await boris.say(type="viewing", conversation_id=7)
        await boris.say(type="typing", conversation_id=7)
        await until(lambda: last(anna) == seen(7, [1, 2], [2]))
        await boris.say(type="viewing", conversation_id=8)
        await until(lambda: last(anna) == seen(8, [2], []))
        assert seen(7, [1], []) in anna.of("presence")
        assert vera.of("presence") == []


async def test_who_joins_a_dialog_is_told_who_is_there(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await anna.say(type="viewing", conversation_id=7)
        await until(lambda: anna.of("presence"))
        async with joined(node, "boris") as (boris,):
            await boris.say(type="viewing", conversation_id=7)
            await until(lambda: boris.of("presence") and last(boris) == seen(7, [1, 2], []))


async def test_one_window_of_two_closes_the_dialog(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna", "anna") as (first, second):
        await first.say(type="viewing", conversation_id=7)
        await second.say(type="viewing", conversation_id=7)
        await first.say(type="viewing", conversation_id=None)
        await first.say(type="ping")
        await until(lambda: first.of("pong"))
        assert node.node.presence.frame(7).viewing == [1]
        await second.say(type="viewing", conversation_id=None)
        await until(lambda: node.node.presence.frame(7).viewing == [])


async def test_who_does_not_see_a_dialog_is_not_told(database_url: str, redis_url: str) -> None:
    cast = Cast()
    cast.scopes[7] = (Scope(channel_id=1, responsible_id=1),)
    async with standing(database_url, redis_url, cast) as node, joined(node, "anna", "olga") as (anna, olga):
        await anna.say(type="viewing", conversation_id=7)
        await until(lambda: anna.of("presence"))
        await olga.say(type="viewing", conversation_id=7)
        await until(lambda: olga.of("error"))
        assert olga.of("presence") == []
        assert node.node.presence.frame(7).viewing == [1]


async def test_who_is_in_which_field_is_told_to_those_who_see_the_dialog(database_url: str, redis_url: str) -> None:
    cast = Cast()
    cast.scopes[7] = (Scope(channel_id=1, responsible_id=1),)
    async with (
        standing(database_url, redis_url, cast) as one,
        standing(database_url, redis_url, cast) as two,
        joined(one, "anna", "olga") as (anna, olga),
        joined(two, "anna") as (other,),
    ):
        await other.say(type="viewing", conversation_id=7)
        await anna.say(type="editing", conversation_id=7, field="budget")
        await until(lambda: other.of("presence") and last(other) == seen(7, [1], [], {1: "budget"}))
        await anna.say(type="editing", conversation_id=7, field="phone")
        await until(lambda: last(other) == seen(7, [1], [], {1: "phone"}))
        await olga.say(type="editing", conversation_id=7, field="budget")
        await until(lambda: olga.of("error"))
        await anna.say(type="editing", conversation_id=7, field=None)
        await until(lambda: last(other) == seen(7, [1], []))
        assert olga.of("presence") == []


async def test_whoever_comes_later_is_told_who_is_in_fields_of_other_dialogs_that_they_see(
    database_url: str, redis_url: str
) -> None:
    cast = Cast()
    cast.scopes[7] = (Scope(channel_id=1, responsible_id=1),)
    async with standing(database_url, redis_url, cast) as node, joined(node, "anna") as (anna,):
        for conversation in (7, 8):
            await anna.say(type="editing", conversation_id=conversation, field="c5-phones")
        await until(lambda: node.node.presence.edited() == [7, 8])
        async with joined(node, "anna", "olga") as (other, olga):
            for late in (other, olga):
                await late.say(type="viewing", conversation_id=9)
            await until(lambda: len(other.of("presence")) >= 3)
            told = [frame for frame in other.of("presence") if frame["editing"]]
            assert sorted(frame["conversation_id"] for frame in told) == [7, 8]
            await until(lambda: any(frame["conversation_id"] == 8 for frame in olga.of("presence")))
            assert 7 not in {frame["conversation_id"] for frame in olga.of("presence")}


async def test_whoever_is_not_heard_of_is_forgotten(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "VIEWING_S", 0.5)
    monkeypatch.setattr(presence, "TYPING_S", 0.2)
    monkeypatch.setattr(presence, "EDITING_S", 0.3)
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "boris") as (boris,):
        anna = Client("anna")
        await anna.join(node)
        await anna.say(type="viewing", conversation_id=7)
        await anna.say(type="typing", conversation_id=7)
        await anna.say(type="editing", conversation_id=7, field="budget")
        await until(lambda: seen(7, [1], [1], {1: "budget"}) in boris.of("presence"))
        await anna.cut()
        await until(lambda: last(boris) == seen(7, [], []))
        assert node.node.presence._rooms == {}


def fields(row_id: int, editing: dict[int, str]) -> dict[str, object]:
    told = [{"user_id": user, "field": field} for user, field in sorted(editing.items())]
    return {"type": "fields", "kind": "company", "id": row_id, "editing": told}


async def test_who_is_in_which_field_of_a_company_is_told_to_those_who_look_at_it(
    database_url: str, redis_url: str
) -> None:
    cast = Cast()
    async with (
        standing(database_url, redis_url, cast) as one,
        standing(database_url, redis_url, cast) as two,
        joined(one, "anna") as (anna,),
        joined(two, "boris", "boris", "olga") as (boris, elsewhere, olga),
    ):
        await anna.say(type="field", kind="company", id=7, field="site")
        await until(lambda: two.node.pages._boards["company"].edited() == [7])
        # who comes later is told who is there
        await boris.say(type="looking", kind="company", id=7)
        await until(lambda: boris.of("fields") == [fields(7, {1: "site"})])
        await elsewhere.say(type="looking", kind="company", id=8)
        await olga.say(type="looking", kind="company", id=7)
        await until(lambda: olga.of("fields"))
        # the company is not theirs to see any more: they hear nothing, whatever they said before
        cast.scopes[7] = (Scope(channel_id=1, responsible_id=1),)
        await anna.say(type="field", kind="company", id=7, field="comment")
        await until(lambda: boris.of("fields")[-1] == fields(7, {1: "comment"}))
        await olga.say(type="field", kind="company", id=7, field="comment")
        await until(lambda: olga.of("error"))
        await anna.say(type="field", kind="company", id=7, field=None)
        await until(lambda: boris.of("fields")[-1] == fields(7, {}))
        assert olga.of("fields") == [fields(7, {1: "site"})]
        assert elsewhere.of("fields") == [fields(8, {})]
        # a person of the same number is somebody else
        await anna.say(type="field", kind="contact", id=7, field="name")
        await boris.say(type="looking", kind="company", id=None)
        await anna.say(type="field", kind="company", id=7, field="site")
        await boris.say(type="ping")
        await until(lambda: boris.of("pong"))
        assert boris.of("fields")[-1] == fields(7, {})


async def test_whoever_closes_their_window_in_a_field_is_forgotten(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "EDITING_S", 0.3)
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "boris") as (boris,):
        anna = Client("anna")
        await anna.join(node)
        await boris.say(type="looking", kind="company", id=7)
        await anna.say(type="field", kind="company", id=7, field="site")
        await until(lambda: fields(7, {1: "site"}) in boris.of("fields"))
        await anna.cut()
        await until(lambda: boris.of("fields")[-1] == fields(7, {}))
        assert node.node.pages._boards["company"]._rooms == {}
