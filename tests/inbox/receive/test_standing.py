"""Threads that are called otherwise, and accounts that may (not) be answered for."""

from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Access, Edit, Moved, Person, Thread, Titled
from backend.inbox.actions.receive.moving import NAMES
from tests.inbox.receive.world import PLAIN, World, at, message

GROUP = Thread("c:-7", "group", "Tea")


async def changed(world: World) -> list[dict[str, Any]]:
    return [event["body"]["conversation"] for event in await world.events("conversation.changed")]


def access(prefix: str = "b:one:", s: float = 1, **more: Any) -> Access:
    return Access(prefix, "77", at(s), "Ona", **more)


async def test_a_group_that_becomes_another_stays_the_same_conversation(world: World) -> None:
    await world.got(message("-7:1", thread=GROUP))  # type: ignore[arg-type]
    moved = Moved(GROUP, "c:-1007", at(1))
    # each of the two groups says so, and the next message may be in the same batch
    await world.got(moved, moved, message("-1007:1", thread=Thread("c:-1007", "group", "Tea")))  # type: ignore[arg-type]
    talk = await world.one("SELECT thread_key, seq, in_seq FROM conversations")
    assert talk == {"thread_key": "c:-1007", "seq": 2, "in_seq": 2}


async def test_a_new_name_that_is_taken_is_left_alone(world: World) -> None:
    for key in ("c:-7", "c:-1007"):
        await world.got(message(f"{key}:1", thread=Thread(key, "group", "Tea")))  # type: ignore[arg-type]
    (outcome,) = await world.got(Moved(GROUP, "c:-1007", at(1)))
    assert outcome.result == "ignored"
    assert await world.count("conversations") == 2


async def test_nobody_owes_a_group_an_answer(world: World) -> None:
    await world.got(message("-7:1", thread=GROUP))  # type: ignore[arg-type]
    talk = await world.one("SELECT waiting_since, unanswered, card_id FROM conversations")
    assert talk == {"waiting_since": None, "unanswered": False, "card_id": None}
    [event] = await world.events("message.arrived")
    assert event["body"]["conversation"]["closed"] == "group_read_only"


async def test_a_group_is_called_as_it_was_called_last(world: World) -> None:
    def called(title: str, s: float, key: str = "c:-7") -> Titled:
        return Titled(Thread(key, "group", title), at(s))

    (unknown,) = await world.got(called("Nobody's", 1))
    await world.got(message("-7:1", thread=Thread("c:-7", "group")))  # type: ignore[arg-type]
    outcomes = await world.got(called("Coffee", 5), called("Coffee", 5), called("Cocoa", 5))
    assert [one.result for one in (unknown, *outcomes)] == ["ignored", "applied", "ignored", "applied"]
    # told once more, long after what was said since
    await world.got(message("-7:2", s=4000, thread=Thread("c:-7", "group")))  # type: ignore[arg-type]
    (late,) = await world.got(called("Tea", 3))
    assert late.result == "ignored"
    assert await world.one("SELECT title FROM conversations") == {"title": "Cocoa"}
    assert [row["title"] for row in await changed(world)] == ["Coffee", "Cocoa"]
    # a person's dialog is called by the person
    await world.got(message("2"), called("Group", 9, "gleb"))
    assert await world.count("conversations") == 2
    assert (await world.one("SELECT title FROM conversations WHERE kind = 'private'"))["title"] == ""


async def test_a_topic_keeps_the_name_that_was_told_once(world: World) -> None:
    for number, topic in enumerate(("", "Delivery", "", "Post")):
        thread = Thread("c:-7:9", "group", "Tea", topic)
        await world.got(message(f"-7:{number}", thread=thread))  # type: ignore[arg-type]
    events = await world.events("message.arrived")
    titles = [event["body"]["conversation"]["title"] for event in events]
    assert titles == ["Tea", "Tea › Delivery", "Tea › Delivery", "Tea › Post"]


async def test_an_account_that_is_cut_off_closes_its_threads_and_no_others(world: World) -> None:
    await world.got(access(), message("1", thread="b:one:5"), message("2", who="rita", thread="b:other:5"))
    assert await changed(world) == []
    first = (await world.events("message.arrived"))[0]["body"]["conversation"]
    assert (first["closed"], first["account"]) == (None, "Ona")
    await world.got(access(s=5, closed="business_off", lacks=("delete",)))
    [row] = await changed(world)
    assert (row["id"], row["closed"], row["cannot"], row["account"]) == (first["id"], "business_off", ["delete"], "Ona")
    # told twice, or late, it changes nothing
    for late in (access(s=5, closed="business_off", lacks=("delete",)), access(s=2)):
        (outcome,) = await world.got(late)
        assert outcome.result == "ignored"
    # what is written into it meanwhile still comes in
    await world.got(message("3", thread="b:one:5"))
    assert (await world.events("message.arrived"))[-1]["body"]["conversation"]["closed"] == "business_off"
    await world.got(access(s=9))
    assert (await changed(world))[-1]["closed"] is None


async def test_connected_anew_the_account_goes_on_in_the_same_threads(world: World) -> None:
    await world.got(access(keys="one:"), message("one:5:1", thread="b:one:5"))
    await world.got(access(s=5, closed="business_off", keys="one:"))
    # another's, that begins alike
    await world.got(message("one-more:5:1", thread="b:one-more:5", who="rita"))
    await world.got(access("b:two:", s=9, keys="two:"), message("two:5:2", thread="b:two:5", reply_to="two:5:1"))
    talk = await world.one("SELECT thread_key, seq FROM conversations WHERE thread_key <> 'b:one-more:5'")
    assert talk == {"thread_key": "b:two:5", "seq": 2}
    assert (await world.events("message.arrived"))[-1]["body"]["message"]["reply_to"] == 1
    # what was said before is still the same: told again it is no news, edited it changes
    (again,) = await world.got(message("two:5:1", thread="b:two:5"))
    assert again.result == "duplicate"
    (replayed,) = await world.got(message("one:5:1", thread="b:one:5"))
    assert replayed.result == "duplicate"
    assert await world.count("conversations") == 2
    await world.got(Edit(Thread("b:two:5"), "two:5:1", at(12), "mended"))
    assert await world.one("SELECT text FROM messages WHERE seq = 1 AND external_id = 'one:5:1'") == {"text": "mended"}
    assert await world.one("SELECT prefix, closed FROM channel_access") == {"prefix": "b:two:", "closed": None}


MOVING = msgspec.structs.replace(PLAIN.capabilities, moves=True)
OLD, NEW = Thread("u:old"), Thread("u:new")


def renamed(s: float = 1, **more: Any) -> Moved:
    return Moved(OLD, "u:new", at(s), "old", "new", "+370 612 00002", **more)


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PLAIN, "capabilities", MOVING)


@pytest.mark.usefixtures("moving")
async def test_who_has_another_number_is_the_same_person_whatever_comes_late(world: World) -> None:
    ona = Person("old", "Ona", phone="+370 612 00001")
    await world.got(message("1", thread=OLD, sender=ona))  # type: ignore[arg-type]
    await world.got(renamed(), message("3", thread=NEW, sender=Person("new", "Ona")))  # type: ignore[arg-type]
    # told again, and what was written before the change comes after it
    await world.got(renamed(), message("2", thread=OLD, sender=ona))  # type: ignore[arg-type]
    assert await world.one("SELECT thread_key, in_seq FROM conversations") == {"thread_key": "u:new", "in_seq": 3}
    assert await world.one("SELECT external_user FROM identities") == {"external_user": "new"}
    phones = "SELECT phone, more_phones -> 0 ->> 'normal' AS more, jsonb_array_length(more_phones) AS n FROM contacts"
    assert await world.one(phones) == {"phone": "+370 612 00001", "more": "+37061200002", "n": 1}


@pytest.mark.usefixtures("moving")
async def test_who_wrote_under_the_new_name_first_goes_on_there(world: World) -> None:
    await world.got(message("1", thread=OLD, sender=Person("old", "Ona")))  # type: ignore[arg-type]
    await world.got(message("2", thread=NEW, sender=Person("new", "Ona")))  # type: ignore[arg-type]
    await world.got(renamed())
    await world.got(message("3", thread=OLD, sender=Person("old", "Ona")))  # type: ignore[arg-type]
    older, newer = await world.rows("SELECT id, in_seq, continued_in, contact_id FROM conversations ORDER BY id")
    assert (older["in_seq"], older["continued_in"], newer["in_seq"]) == (1, newer["id"], 2)
    assert older["contact_id"] == newer["contact_id"]


@pytest.mark.usefixtures("moving")
async def test_there_and_back_again(world: World) -> None:
    await world.got(message("1", thread=OLD, sender=Person("old", "Ona")))  # type: ignore[arg-type]
    await world.got(renamed(1))
    await world.got(Moved(NEW, "u:old", at(5), "new", "old"))
    await world.got(renamed(1))  # told again, late
    await world.got(message("2", thread=NEW, sender=Person("new", "Ona")))  # type: ignore[arg-type]
    assert await world.one("SELECT thread_key, in_seq FROM conversations") == {"thread_key": "u:old", "in_seq": 2}


@pytest.mark.usefixtures("moving")
async def test_who_is_known_by_nothing_else_leaves_nothing_behind(world: World) -> None:
    (outcome,) = await world.got(renamed(only_known=True))
    assert outcome.result == "ignored"
    assert await world.count("called_otherwise") == 0


@pytest.mark.usefixtures("moving")
async def test_told_again_with_every_message_it_is_nothing_new(world: World) -> None:
    await world.got(message("1", thread=OLD, sender=Person("old", "Ona")))  # type: ignore[arg-type]
    await world.got(message("2", thread=NEW, sender=Person("new", "Ona")))  # type: ignore[arg-type]
    await world.got(renamed(1, only_known=True))
    before = await world.snapshot()
    (outcome,) = await world.got(renamed(2, only_known=True))
    await world.got(renamed(3))
    assert outcome.result == "ignored"
    assert await world.snapshot() == before | {"raw_inbound": (await world.snapshot())["raw_inbound"]}


@pytest.mark.usefixtures("moving")
@pytest.mark.parametrize("joined", [False, True])
async def test_a_number_that_is_somebody_elses_by_now_means_them(world: World, joined: bool) -> None:
    await world.got(message("1", thread=OLD, sender=Person("old", "Ona")))  # type: ignore[arg-type]
    if joined:
        await world.got(message("2", thread=NEW, sender=Person("new", "Ona")))  # type: ignore[arg-type]
    await world.got(renamed(1))
    theirs = Moved(OLD, "u:rita", at(5), "old", "rita", only_known=True)
    await world.got(theirs, message("3", thread=Thread("u:rita"), sender=Person("rita", "Rita")))  # type: ignore[arg-type]
    # told late: it was Ona's still
    await world.got(renamed(2, only_known=True))
    await world.got(message("4", thread=OLD, sender=Person("old", "Rita"), s=6))  # type: ignore[arg-type]
    rita = "SELECT c.in_seq, p.name FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE thread_key = $1"
    assert await world.one(rita, "u:rita") == {"in_seq": 2, "name": "Rita"}
    assert (await world.one(rita, "u:new"))["name"] == "Ona"


async def test_names_of_a_batch_are_looked_up_one_by_one(world: World) -> None:
    rows = "SELECT {}, 'thread', 'p:' || n, 'u:' || n, now() FROM generate_series(1, 5000) n"
    await world.run(f"INSERT INTO called_otherwise {rows.format(world.channel.id)}")
    async with world.db.tx() as tx:
        await tx.execute("SET LOCAL ROLE samovar_owner")
        await tx.execute("ANALYZE called_otherwise")
    asked = NAMES.replace("$1", f"'{{{world.channel.id}}}'").replace("$2", "'{p:7}'")
    plan = await world.rows(f"EXPLAIN {asked}")
    (by,) = [row["QUERY PLAN"] for row in plan if "Index Cond" in row["QUERY PLAN"]]
    assert all(f"{name} = " in by for name in ("channel_id", "what", "was")), by


async def test_a_number_beside_the_platforms_own_name_recognises_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PLAIN, "capabilities", msgspec.structs.replace(PLAIN.capabilities, known_by="phone"))
    known = (
        "INSERT INTO contacts (name, phone, phone_normal) VALUES ('Ona', '+37061200001', '+37061200001') RETURNING id"
    )
    async with world.db.tx() as tx:
        contact = await tx.value(known)
    ona = Person("LT.370612", "Ona", phone="+370 612 00001")
    # of whoever hides the number only a name of the platform's is told, and its digits are nobody's number
    await world.got(message("1", sender=ona, thread="u:a"), message("2", sender=Person("LT.37061200001"), thread="u:b"))
    rows = await world.rows("SELECT contact_id FROM identities ORDER BY id")
    assert rows[0]["contact_id"] == contact
    assert rows[1]["contact_id"] != contact
