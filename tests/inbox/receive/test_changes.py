"""Edits, deletions, reactions, blocks: applied to their message, or kept until it comes; told once."""

from __future__ import annotations

import itertools

import pytest

from backend.connectors.contract import Deletion, Edit, Incoming, Reachability, Reaction, Thread
from backend.inbox.actions.receive.people import find
from tests.inbox.receive.world import World, at, edit, message, person

GLEB = Thread("gleb")


async def texts(world: World) -> list[str]:
    """Versions of message 1, the oldest first, the shown one last."""
    rows = await world.rows("SELECT text FROM message_edits WHERE seq = 1 ORDER BY edited_at")
    shown = await world.one("SELECT text FROM messages WHERE seq = 1")
    return [row["text"] for row in rows] + [shown["text"]]


async def test_an_edit_shows_keeps_history_and_the_preview(world: World) -> None:
    await world.got(message("1", "a"), message("2", "b", s=1))
    await world.got(edit("1", "a2", s=2), edit("2", "b2", s=3))
    assert await texts(world) == ["a", "a2"]
    changed = [event["body"] for event in await world.events("message.changed")]
    assert [(e["message"]["seq"], e["message"]["text"], e["message"]["rev"]) for e in changed] == [
        (1, "a2", 2),
        (2, "b2", 2),
    ]
    assert [e["conversation"]["last_message"]["text"] for e in changed] == ["b", "b2"]
    assert changed[0]["message"]["edited_at"] is not None
    revs = [e["conversation"]["rev"] for e in changed]
    assert revs[0] < revs[1]
    assert (await world.one("SELECT rev FROM conversations"))["rev"] == revs[1]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
async def test_the_order_of_arrival_of_edits_does_not_matter(world: World, order: tuple[int, ...]) -> None:
    told: list[Incoming] = [message("1", "v0"), edit("1", "v1", s=1), edit("1", "v2", s=2), edit("1", "v3", s=3)]
    for number in order:
        await world.got(told[number])
    assert await texts(world) == ["v0", "v1", "v2", "v3"]
    before = await world.snapshot()
    for number in reversed(order):
        (outcome,) = await world.got(told[number])
        assert outcome.result == "duplicate"
    assert await world.snapshot() == before
    assert await world.count("early") == 0


async def test_two_edits_of_one_second_are_two_versions(world: World) -> None:
    await world.got(edit("1", "v1", s=1), edit("1", "v2", s=1))
    await world.got(message("1", "v0", s=1))
    assert await texts(world) == ["v0", "v1", "v2"]
    await world.got(edit("1", "v1", s=1))
    assert await texts(world) == ["v0", "v1", "v2"]


async def test_an_edit_of_the_same_text_is_nothing(world: World) -> None:
    await world.got(message("1", "v0"))
    before = await world.snapshot()
    (outcome,) = await world.got(edit("1", "v0", s=9))
    assert outcome.result == "duplicate"
    assert await world.snapshot() == before


async def test_a_deleted_message_stays_readable_and_leaves_the_preview(world: World) -> None:
    await world.got(message("1", "secret"))
    gone = Deletion(GLEB, "1", at(5))
    await world.got(gone)
    stored = await world.one("SELECT text, deleted_at FROM messages")
    assert stored == {"text": "secret", "deleted_at": at(5)}
    (event,) = await world.events("message.changed")
    last = event["body"]["conversation"]["last_message"]
    assert (last["text"], last["deleted"]) == ("", True)
    before = await world.snapshot()
    (again,) = await world.got(gone)
    assert again.result == "duplicate"
    assert await world.snapshot() == before


async def test_the_newest_reactions_stand(world: World) -> None:
    await world.got(message("1"))
    await world.got(Reaction(GLEB, "1", at(9), ("👍", "🔥")))
    (late,) = await world.got(Reaction(GLEB, "1", at(5), ("👎",)))
    assert late.result == "duplicate"
    (event,) = await world.events("message.changed")
    assert event["body"]["message"]["meta"]["reactions"] == {"theirs": ["👍", "🔥"]}
    await world.got(Reaction(GLEB, "1", at(10), ()))
    assert (await world.events("message.changed"))[-1]["body"]["message"]["meta"]["reactions"] == {"theirs": []}


async def test_changes_that_come_first_wait_without_a_trace_in_the_list(world: World) -> None:
    outcomes = await world.got(
        edit("1", "late words", s=2), Deletion(GLEB, "1", at(3)), Reaction(GLEB, "1", at(4), ("👍",))
    )
    assert {outcome.result for outcome in outcomes} == {"early"}
    assert await world.count("early") == 3
    assert await world.count("conversations") == 0
    assert await world.events() == []
    await world.got(edit("1", "late words", s=2))
    assert await world.count("early") == 3
    await world.got(message("1", "first words"))
    assert await world.count("early") == 0
    arrived, *changed = [e for e in await world.events() if e["type"].startswith("message.")]
    assert arrived["type"] == "message.arrived"
    assert len(changed) == 3
    final = changed[-1]["body"]["message"]
    assert (final["text"], final["deleted_at"] is not None) == ("late words", True)
    assert final["meta"]["reactions"] == {"theirs": ["👍"]}
    stored = await world.one("SELECT text, rev FROM messages")
    assert stored == {"text": "late words", "rev": final["rev"]}


async def test_an_edit_in_the_batch_of_its_message_is_applied_after_it(world: World) -> None:
    await world.got(message("1", "v0"), edit("1", "v1"))
    arrived, changed = [e for e in await world.events() if e["type"].startswith("message.")]
    assert arrived["body"]["message"]["text"] == "v0"
    assert changed["body"]["message"]["text"] == "v1"
    assert await texts(world) == ["v0", "v1"]


async def test_changes_with_a_foreign_thread_find_the_message_by_its_key(world: World) -> None:
    await world.got(message("1", "v0"))
    (outcome,) = await world.got(Edit(Thread("moved"), "1", at(2), "v1"))
    assert (outcome.result, outcome.seq) == ("applied", 1)
    assert await world.count("conversations") == 1


async def test_a_key_of_another_channel_is_not_ours(world: World) -> None:
    other = await world.make_channel()
    await world.got(message("1", "v0"))
    (outcome,) = await world.got(edit("1", "stolen"), channel=other)
    assert outcome.result == "early"
    assert (await world.one("SELECT text FROM messages"))["text"] == "v0"


async def test_who_blocks_us_cannot_be_reached_until_they_write_again(world: World) -> None:
    await world.got(message("1"))
    blocked = Reachability("gleb", at(5), "blocked")
    await world.got(blocked)
    assert (await world.one("SELECT unreachable FROM identities"))["unreachable"] == "blocked"
    (_known, event) = await world.events("contact.changed")
    assert event["body"]["contact"]["identities"][0]["unreachable"] == "blocked"
    assert event["audience"]["after"]
    before = await world.snapshot()
    await world.got(blocked)
    assert await world.snapshot() == before
    await world.got(message("2", s=9))
    assert (await world.one("SELECT unreachable FROM identities"))["unreachable"] is None
    facts = await world.rows("SELECT kind FROM activities WHERE kind LIKE '%blocked' ORDER BY id")
    assert [fact["kind"] for fact in facts] == ["blocked", "unblocked"]


async def test_a_strangers_block_is_nothing(world: World) -> None:
    (outcome,) = await world.got(Reachability("nobody", at(5), "blocked"))
    assert outcome.result == "ignored"
    assert await world.count("identities") == 0


async def test_a_profile_fills_what_is_empty_and_never_what_was_typed(world: World) -> None:
    await world.got(message("1", sender=person("gleb", name="Глеб")))
    await world.run("UPDATE contacts SET surname = '', phone = NULL, hand_set = '{surname}'")
    richer = person("gleb", name="Глебушка", surname="Самоваров", phone="+79161234567", username="gleb", locale="ru")
    await world.got(message("2", sender=richer))
    contact = await world.one("SELECT name, surname, phone, phone_normal, locale FROM contacts")
    assert contact == {
        "name": "Глеб",
        "surname": "",
        "phone": "+79161234567",
        "phone_normal": "+79161234567",
        "locale": "ru",
    }
    identity = await world.one("SELECT name, username FROM identities")
    assert identity == {"name": "Глебушка Самоваров", "username": "gleb"}
    assert len(await world.events("contact.changed")) == 2
    before = await world.one("SELECT rev FROM contacts")
    await world.got(message("3", sender=richer))
    assert await world.one("SELECT rev FROM contacts") == before
    async with world.db.tx() as tx:
        assert (await find(tx, [(world.channel.id, "gleb")]))[world.channel.id, "gleb"].contact_name == "Глеб"


async def test_an_own_number_that_was_shared_stands_on_the_contact(world: World) -> None:
    from backend.connectors.contract import SharedContact

    foreign = SharedContact("+37060000001", "Ona", own=False)
    own = SharedContact("+37060000002", "Gleb", own=True)
    await world.got(message("1", contact=foreign))
    assert (await world.one("SELECT phone FROM contacts"))["phone"] is None
    await world.got(message("2", contact=own))
    assert (await world.one("SELECT phone_normal FROM contacts"))["phone_normal"] == "+37060000002"
