"""Who becomes responsible and which card a message joins (PRODUCT, "Who is responsible")."""

from __future__ import annotations

import pytest

from tests.inbox.receive.world import World, at, message


async def talk(world: World, columns: str = "responsible_id, assigned_by, pool_kind, pool_id") -> dict[str, object]:
    return await world.one(f"SELECT {columns} FROM conversations ORDER BY id DESC LIMIT 1")


NOBODY = {"responsible_id": None, "assigned_by": None, "pool_kind": None, "pool_id": None}


async def test_nobody_by_default(world: World) -> None:
    await world.got(message("1"))
    assert await talk(world) == NOBODY


async def test_the_channels_person(world: World) -> None:
    anna = await world.make_user("anna")
    channel = await world.make_channel(default_kind="user", default_id=anna)
    await world.got(message("1"), channel=channel)
    assert await talk(world) == {**NOBODY, "responsible_id": anna, "assigned_by": "rule"}
    card = await world.one("SELECT responsible_id, assigned_by FROM cards")
    assert card == {"responsible_id": anna, "assigned_by": "rule"}
    (event,) = await world.events("message.arrived")
    assert event["body"]["conversation"]["responsible"] == {"id": anna, "name": "Anna"}
    assert event["audience"]["after"][0]["responsible_id"] == anna


async def test_a_person_who_left_is_not_given_anything(world: World) -> None:
    gone = await world.make_user("gone", active=False)
    channel = await world.make_channel(default_kind="user", default_id=gone)
    await world.got(message("1"), channel=channel)
    assert await talk(world) == NOBODY


@pytest.mark.parametrize("kind", ["role", "team"])
async def test_the_channels_pool(world: World, kind: str) -> None:
    await world.run("INSERT INTO teams (id, name) VALUES (5, 'Продажи')")
    pool = 5 if kind == "team" else int((await world.one("SELECT id FROM roles WHERE key = 'operator'"))["id"])
    channel = await world.make_channel(default_kind=kind, default_id=pool)
    await world.got(message("1"), channel=channel)
    assert await talk(world) == {**NOBODY, "pool_kind": kind, "pool_id": pool}
    (event,) = await world.events("message.arrived")
    assert event["body"]["conversation"]["pool"]["id"] == pool
    assert event["body"]["conversation"]["pool"]["name"]


async def test_the_contacts_own_person_goes_before_the_channels(world: World) -> None:
    anna, vera = await world.make_user("anna"), await world.make_user("vera")
    await world.got(message("1"))
    await world.run("UPDATE contacts SET responsible_id = $1", vera)
    await world.run("UPDATE conversations SET state = 'done'")
    channel = type(world.channel)(**{**fields(world), "default_kind": "user", "default_id": anna})
    await world.got(message("2"), channel=channel)
    assert (await talk(world))["responsible_id"] == vera
    before, after = (await world.events("message.arrived"))[-1]["audience"]["before"], vera
    assert before[0].get("responsible_id") != after


async def test_but_only_where_they_may_work(world: World) -> None:
    vera = await world.make_user("vera")
    await world.got(message("1"))
    await world.run("UPDATE contacts SET responsible_id = $1", vera)
    await world.run("UPDATE conversations SET state = 'done'")
    await world.run("INSERT INTO channel_members VALUES ($1, 'user', $2)", world.channel.id, vera + 1)
    await world.got(message("2"))
    assert await talk(world) == NOBODY


async def test_a_reopened_dialog_keeps_its_person_while_active(world: World) -> None:
    anna = await world.make_user("anna")
    await world.got(message("1"))
    await world.run("UPDATE conversations SET responsible_id = $1, assigned_by = 'claim', state = 'done'", anna)
    await world.got(message("2"))
    assert await talk(world) == {**NOBODY, "responsible_id": anna, "assigned_by": "claim"}
    await world.run("UPDATE conversations SET state = 'done'")
    await world.run("UPDATE users SET deactivated_at = now()")
    await world.got(message("3"))
    assert await talk(world) == NOBODY
    last = (await world.events("message.arrived"))[-1]
    assert last["audience"]["before"][0]["responsible_id"] == anna


async def test_an_open_dialog_without_a_person_is_left_to_people(world: World) -> None:
    anna = await world.make_user("anna")
    await world.got(message("1"))
    channel = type(world.channel)(**{**fields(world), "default_kind": "user", "default_id": anna})
    await world.got(message("2"), channel=channel)
    assert await talk(world) == NOBODY


async def test_later_messages_join_the_open_card(world: World) -> None:
    await world.got(message("1"), message("2"))
    await world.got(message("3"))
    assert await world.count("cards") == 1
    assert [e["type"] for e in await world.events()].count("card.changed") == 1


async def test_a_message_after_the_card_has_ended_makes_a_new_one(world: World) -> None:
    await world.got(message("1"))
    await world.run("UPDATE cards SET is_open = false, closed_at = now()")
    await world.got(message("2"))
    cards = await world.rows("SELECT id, is_open FROM cards ORDER BY id")
    assert cards == [{"id": 1, "is_open": False}, {"id": 2, "is_open": True}]
    assert (await talk(world, "card_id"))["card_id"] == 2


async def test_another_thread_of_the_same_person_joins_their_newest_open_card(world: World) -> None:
    await world.got(message("1"))
    await world.got(message("2", thread="another thread"))
    assert await world.count("cards") == 1
    assert await world.rows("SELECT DISTINCT card_id FROM conversations") == [{"card_id": 1}]


async def test_two_threads_of_a_stranger_in_one_batch_make_one_contact_and_one_card(world: World) -> None:
    await world.got(message("1"), message("2", thread="another thread"))
    assert (await world.count("contacts"), await world.count("cards"), await world.count("conversations")) == (1, 1, 2)


async def test_a_channel_that_is_no_source_of_leads_makes_no_card(world: World) -> None:
    channel = await world.make_channel(lead_source=False)
    await world.got(message("1"), channel=channel)
    assert await world.count("cards") == 0
    assert (await talk(world, "card_id"))["card_id"] is None


@pytest.mark.parametrize(("funnel", "kind", "status"), [(2, "deal", "deal_new"), (3, "deal", "support_new")])
async def test_the_channels_funnel_decides_the_kind_of_card(world: World, funnel: int, kind: str, status: str) -> None:
    channel = await world.make_channel(funnel_id=funnel)
    await world.got(message("1"), channel=channel)
    card = await world.one("SELECT k.kind, s.shipped FROM cards k JOIN statuses s ON s.id = k.status_id")
    assert card == {"kind": kind, "shipped": status}
    assert (await world.rows("SELECT 1 FROM activities WHERE kind = 'deal_created'")) != []


async def test_a_funnel_without_statuses_holds_no_message_back(world: World) -> None:
    await world.run("INSERT INTO funnels (id, kind, name) VALUES (9, 'lead', 'Empty')")
    channel = await world.make_channel(funnel_id=9)
    (outcome,) = await world.got(message("1", s=1), channel=channel)
    assert outcome.result == "stored"
    assert await talk(world, "card_id, last_in_at") == {"card_id": None, "last_in_at": at(1)}


def fields(world: World) -> dict[str, object]:
    return {name: getattr(world.channel, name) for name in world.channel.__struct_fields__}


async def test_a_blocked_person_is_stored_and_waited_for_by_nobody(world: World) -> None:
    await world.got(message("1"))
    await world.run("UPDATE conversations SET state = 'done', waiting_since = NULL, waiting_clock = NULL")
    await world.run("UPDATE cards SET is_open = false")
    await world.run("UPDATE contacts SET blocked_at = now()")
    await world.got(message("2"))
    row = await talk(world, "state, waiting_since, seq, in_seq, (SELECT count(*) FROM cards) AS cards")
    assert row == {"state": "done", "waiting_since": None, "seq": 2, "in_seq": 2, "cards": 1}
