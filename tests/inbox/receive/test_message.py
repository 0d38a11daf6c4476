"""A customer's message: stored once, with contact, thread, card, facts and events."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from backend.cards.rows import load_cards
from backend.connectors.contract import Entity, Place, RemoteFile, SharedContact, Thread
from backend.inbox.rows import load_conversations, load_messages
from backend.kit.db import Scoped
from tests.inbox.receive.world import World, at, message, person


async def test_the_first_message_makes_contact_thread_card_facts_and_events(world: World) -> None:
    (outcome,) = await world.got(
        message("1", "Сколько стоит самовар?", sender=person("gleb", surname="Самоваров", locale="ru"))
    )
    assert outcome.result == "stored"
    contact = await world.one("SELECT * FROM contacts")
    talk = await world.one("SELECT *, last_message::text AS last FROM conversations")
    card = await world.one("SELECT k.*, s.shipped FROM cards k JOIN statuses s ON s.id = k.status_id")
    stored = await world.one("SELECT * FROM messages")
    identity = await world.one("SELECT * FROM identities")
    assert (contact["name"], contact["surname"], contact["locale"]) == ("Gleb", "Самоваров", "ru")
    assert (talk["seq"], talk["in_seq"], talk["state"], talk["unanswered"]) == (1, 1, "open", True)
    assert (talk["contact_id"], talk["identity_id"]) == (contact["id"], identity["id"])
    assert talk["waiting_since"] == at(0)
    assert talk["waiting_clock"] == at(0).timestamp()
    assert (card["contact_id"], card["shipped"], card["channel_id"]) == (contact["id"], "lead_new", world.channel.id)
    assert talk["card_id"] == card["id"]
    assert (stored["text"], stored["provider_at"]) == ("Сколько стоит самовар?", at(0))
    assert (datetime.now(UTC) - stored["stored_at"]).total_seconds() < 60
    assert talk["last_at"] == stored["stored_at"]
    facts = await world.rows("SELECT kind, contact_id, card_id FROM activities ORDER BY id")
    assert [fact["kind"] for fact in facts] == ["lead_created", "contact_created", "message_in"]
    assert facts[2] == {"kind": "message_in", "contact_id": contact["id"], "card_id": card["id"]}
    # the person before what they said: whoever is told of a message knows already whose it is
    assert [event["type"] for event in await world.events()] == ["card.changed", "contact.changed", "message.arrived"]
    [known] = await world.events("contact.changed")
    assert (known["body"]["contact"]["id"], known["body"]["contact"]["rev"]) == (1, 1)
    raw = await world.one("SELECT * FROM raw_inbound")
    assert raw["contact_ids"] == [contact["id"]]


async def test_events_say_what_a_fresh_load_says(world: World) -> None:
    """Each event of a batch carries the row as it stood after its own message; the last one is the row that stands."""
    file = RemoteFile("photo", {"id": "x"}, name="a.jpg", mime="image/jpeg", size=7, width=3, height=2)
    bold = Entity("bold", 0, 3)
    await world.got(
        message("1", "раз", s=1, entities=(bold,)),
        message("2", "два", s=2, files=(file,), place=Place(54.9, 25.3, "Вильнюс")),
        message("3", "три", s=3, reply_to="1", contact=SharedContact("+37060000000", "Ona")),
    )
    events = [event["body"] for event in await world.events("message.arrived")]
    assert [(e["conversation"]["seq"], e["conversation"]["in_seq"], e["message"]["seq"]) for e in events] == [
        (1, 1, 1), (2, 2, 2), (3, 3, 3),
    ]  # fmt: skip
    assert [e["conversation"]["last_message"]["text"] for e in events] == ["раз", "два", "три"]
    revs = [e["conversation"]["rev"] for e in events]
    assert revs == sorted(set(revs))
    async with world.db.tx() as tx:
        ((row, _),) = (await load_conversations(tx, [1])).values()
        views = await load_messages(tx, [(1, 1), (1, 2), (1, 3)])
    assert comparable(events[-1]["conversation"]) == comparable(plain(row))
    assert [e["message"] for e in events] == [plain(view) for view in views.values()]
    assert events[2]["message"]["reply_to"] == 1
    assert events[1]["message"]["attachments"][0]["state"] == "remote"


async def test_the_new_cards_event_is_the_card(world: World) -> None:
    await world.got(message("1"))
    (event,) = await world.events("card.changed")
    async with world.db.tx() as tx:
        ((card, scope),) = (await load_cards(tx, [1])).values()
    assert event["body"]["card"] == plain(card)
    assert event["audience"]["after"] == [plain(scope)]


async def test_a_duplicate_changes_nothing_at_all(world: World) -> None:
    first = message("1", "раз")
    await world.got(first)
    before = await world.snapshot()
    outcomes = await world.got(first, message("1", "other words", s=5))
    assert [outcome.result for outcome in outcomes] == ["duplicate", "duplicate"]
    assert await world.snapshot() == before


async def test_a_duplicate_in_the_same_batch_is_one_message(world: World) -> None:
    outcomes = await world.got(message("1"), message("1"), message("2"))
    assert [outcome.result for outcome in outcomes] == ["stored", "duplicate", "stored"]
    assert await world.count("messages") == 2


async def test_the_same_key_in_two_channels_is_two_messages(world: World) -> None:
    other = await world.make_channel()
    await world.got(message("1"))
    await world.got(message("1"), channel=other)
    assert await world.count("messages") == 2
    assert await world.count("contacts") == 2


async def test_a_done_dialog_opens_and_a_snoozed_one_too(world: World) -> None:
    await world.got(message("1"))
    for n, state in enumerate(("done", "snoozed"), start=2):
        await world.run(
            "UPDATE conversations SET state = $1, snoozed_until = CASE WHEN $1 = 'snoozed' THEN now() END, "
            "unanswered = false, waiting_since = NULL, waiting_clock = NULL, opened_at = $2",
            state,
            at(-999),
        )
        await world.got(message(str(n), s=n))
        talk = await world.one("SELECT * FROM conversations")
        assert (talk["state"], talk["unanswered"], talk["snoozed_until"]) == ("open", True, None)
        assert talk["opened_at"] > at(-999)
        assert talk["waiting_since"] == at(n)
    facts = await world.rows(
        "SELECT kind, data::text AS data FROM activities WHERE kind = 'dialog_reopened' ORDER BY id"
    )
    assert [fact["data"] for fact in facts] == ['{"from": "done"}', '{"from": "snoozed"}']


async def test_the_wait_begins_with_the_first_unanswered_message(world: World) -> None:
    await world.got(message("1", s=1), message("2", s=2))
    await world.got(message("3", s=3))
    talk = await world.one("SELECT waiting_since, unanswered FROM conversations")
    assert talk["waiting_since"] == at(1)
    await world.run("UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL, unanswered = false")
    await world.got(message("4", s=4))
    talk = await world.one("SELECT waiting_since, unanswered FROM conversations")
    # somebody has answered since it was opened: it waits, but it is not unanswered
    assert talk == {"waiting_since": at(4), "unanswered": False}


async def test_a_message_of_three_days_ago_keeps_its_time_and_the_order_of_storing(world: World) -> None:
    await world.got(message("now", s=3 * 86400))
    await world.got(message("late", s=0))
    stored = await world.rows("SELECT seq, provider_at, stored_at, external_id FROM messages ORDER BY seq")
    assert [row["external_id"] for row in stored] == ["now", "late"]
    assert stored[1]["provider_at"] == at(0)
    talk = await world.one("SELECT last_at, last_in_at FROM conversations")
    assert talk == {"last_at": stored[1]["stored_at"], "last_in_at": at(3 * 86400)}


async def test_a_clock_that_is_ahead_makes_no_debt_below_nothing(world: World) -> None:
    await world.got(message("1", s=86400 * 365 * 50))
    talk = await world.one("SELECT waiting_since, waiting_clock FROM conversations")
    assert talk["waiting_clock"] <= datetime.now(UTC).timestamp()


async def test_a_group_has_a_title_and_each_message_its_writer(world: World) -> None:
    club = Thread("club", "group", "Клуб")
    await world.got(message("1", who="gleb", thread=club), message("2", who="rita", thread=club))  # type: ignore[arg-type]
    talk = await world.one("SELECT title, contact_id, kind FROM conversations")
    assert talk == {"title": "Клуб", "contact_id": None, "kind": "group"}
    renamed = Thread("club", "group", "Клуб любителей")
    await world.got(message("3", who="rita", thread=renamed))  # type: ignore[arg-type]
    events = await world.events("message.arrived")
    assert [e["body"]["message"]["author"]["name"] for e in events] == ["Gleb", "Rita", "Rita"]
    assert events[-1]["body"]["conversation"]["title"] == "Клуб любителей"
    assert events[-1]["body"]["conversation"]["last_message"]["author"] == "Rita"
    about = await world.rows("SELECT contact_id FROM event_pending WHERE type = 'message.arrived' ORDER BY id")
    assert len({row["contact_id"] for row in about}) == 2


def plain(value: object) -> object:
    import msgspec

    return msgspec.json.decode(msgspec.json.encode(value))


def comparable(row: object) -> object:
    """Without the moment at which the debt was counted."""
    assert isinstance(row, dict)
    debt = row["debt"] and {**row["debt"], "debt_s": None, "as_of": None}
    return {**row, "debt": debt}


async def test_what_came_without_words_is_named_in_the_list(world: World) -> None:
    await world.got(message("1", " ", contact=SharedContact(phone="+37060000322", name="Ona")))
    assert (await world.one("SELECT last_message ->> 'file' AS file FROM conversations"))["file"] == "contact"
    await world.got(message("2", " ", place=Place(54.7, 25.3)))
    assert (await world.one("SELECT last_message ->> 'file' AS file FROM conversations"))["file"] == "place"


async def test_the_list_says_what_came_without_words(world: World) -> None:
    said = "SELECT last_message ->> 'file' FROM conversations"
    photo = RemoteFile("photo", {"url": "x"})
    for number, (more, file) in enumerate((
        ({"other": {"kind": "product", "title": "Самовар", "picture": 0}, "files": (photo,)}, "product"),
        ({"other": {"kind": "forward", "from": "Ona"}, "files": (photo,)}, "photo"),
        ({"other": {"kind": "forward", "from": "Ona"}}, "forward"),
        ({"other": {"kind": "start", "payload": "ad"}}, None),
        ({"other": {"kind": "album", "album": "7"}, "files": (photo,)}, "photo"),
    )):  # fmt: skip
        wordless = msgspec.structs.replace(message(f"k{number}", s=number, **more), text="")
        await world.got(wordless)
        assert await world.db.hot.fetchval(said) == file


async def test_who_sees_the_request_goes_along_with_what_the_dialog_tells_of_it(world: World) -> None:
    """A first message makes the request in the transaction that tells where it stands."""
    for key in ("1", "2"):
        await world.got(message(key, "раз"))
        told = (await world.events("message.arrived"))[-1]
        card = told["body"]["conversation"]["card_id"]
        async with world.db.tx() as tx:
            _, scope = (await load_cards(tx, [card]))[card]
        assert told["body"]["conversation"]["status"] is not None
        assert msgspec.convert(told["audience"], Scoped).request == scope
