"""Telephone calls: one message each, the same whatever order they are told in; who waits, who leads, whose request."""

import itertools
import random
from datetime import datetime
from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Call, Capabilities, Person, RemoteFile, Thread
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.telephony import Extension, Line, Telephony
from tests.inbox.receive.world import Plain, World, at, message

GLEB = "+79120000001"
ROW = """
SELECT c.id, c.state, c.waiting_since, c.unanswered, c.responsible_id, c.assigned_by, c.card_id, c.participants, c.seq
FROM conversations c WHERE c.thread_key = $1
"""
CALLS = "SELECT direction, author_id, meta, provider_at FROM messages WHERE meta ? 'call' ORDER BY conversation_id, seq"
TAPE = RemoteFile("audio", {"id": "tape-1"}, name="tape-1.mp3", mime="audio/mpeg")


class Phones(Plain):
    kind = "phones"
    capabilities = Capabilities(known_by="phone")


def call(state: Any, s: float, call_id: str = "c1", who: str = GLEB, **more: Any) -> Call:
    outside: dict[str, Any] = {"thread": Thread(who), "person": Person(who, phone=who)} if who else {}
    return Call(call_id, at(s), more.pop("direction", "in"), state, **{**outside, **more})


@pytest.fixture
async def phones(world: World) -> ChannelFacts:
    olga = await world.make_user("olga")
    people = Telephony(
        lines=(Line("+7 495 000-00-01", "Продажи", sales=True), Line("84950000002")),
        extensions=(
            Extension("101", olga),
            Extension("102", await world.make_user("igor")),
            Extension("900", None, True),
        ),
    )
    return msgspec.structs.replace(world.channel, connector=Phones(), telephony=people)


async def calls(world: World) -> list[dict[str, Any]]:
    found = await world.rows(CALLS)
    return [row | {"call": msgspec.json.decode(row["meta"])["call"]} for row in found]


def of(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row["call"].get(name) for name in names)


ANSWERED = [
    call("ringing", 0, line="74950000001"),
    call("ringing", 2, extension="102"),
    call("ringing", 22, extension="101"),
    call("answered", 30, extension="101"),
    call("ended", 90, talked_s=60, hung_up="customer", answered_at=at(30)),
    call("recorded", 95, who="", recording=TAPE),
]


async def test_a_call_is_one_message_whatever_order_it_is_told_in(world: World, phones: ChannelFacts) -> None:
    chance = random.Random(7)
    orders = [ANSWERED, ANSWERED[::-1], *(chance.sample(ANSWERED, len(ANSWERED)) for _ in range(12))]
    outcome = []
    for turn, order in enumerate(orders):
        who, name = f"+7912000{turn:04}", f"call-{turn}"
        for each in order + chance.sample(order, 3):
            told: dict[str, Any] = {"thread": Thread(who), "person": Person(who, phone=who)} if each.thread else {}
            await world.got(msgspec.structs.replace(each, id=name, **told), channel=phones)
        row = (await calls(world))[-1]
        row["call"].pop("lead", None)
        dialog = await world.one(ROW, who)
        outcome.append((row["call"], dialog["waiting_since"], dialog["unanswered"], dialog["responsible_id"]))
    assert await world.count("messages") == await world.count("attachments") == len(orders)
    assert await world.count("early") == 0
    for made in outcome[1:]:
        assert made == outcome[0]
    final = outcome[0][0]
    assert (final["state"], final["talked_s"], final["hung_up"], final["by"]) == ("ended", 60, "customer", "101")
    assert [(leg["extension"], leg["user"]) for leg in final["legs"]] == [("102", "Igor"), ("101", "Olga")]
    assert outcome[0][1:] == (None, False, world.users["olga"])


async def test_told_all_at_once_it_is_the_same(world: World, phones: ChannelFacts) -> None:
    for turn, moved in enumerate(itertools.islice(itertools.permutations(ANSWERED), 0, 720, 97)):
        who = f"+7912000{turn:04}"
        name: dict[str, Any] = {"id": f"call-{turn}", "thread": Thread(who), "person": Person(who, phone=who)}
        mine = [msgspec.structs.replace(each, **(name if each.thread else {"id": name["id"]})) for each in moved]
        await world.got(*mine, *mine[:2], channel=phones)
        row = (await calls(world))[-1]
        assert of(row, "state", "by") == ("ended", "101")
        assert (await world.one(ROW, who))["responsible_id"] == world.users["olga"]
    assert await world.count("messages") == await world.count("attachments") == turn + 1


async def test_nobody_took_it_so_somebody_waits(world: World, phones: ChannelFacts) -> None:
    await world.got(call("ringing", 0), channel=phones)
    assert (await world.one(ROW, GLEB))["waiting_since"] is None
    await world.got(call("missed", 20, reason="no_answer"), channel=phones)
    dialog = await world.one(ROW, GLEB)
    assert (dialog["waiting_since"], dialog["unanswered"]) == (at(0), True)
    assert await world.count("early") == 0
    # told again, and a ring that comes late, change nothing
    before = await world.snapshot()
    await world.got(call("missed", 20, reason="no_answer"), call("ringing", 0), channel=phones)
    assert await world.snapshot() == before
    # a call back that nobody takes is no answer; one that is taken is
    await world.got(call("failed", 60, "c2", direction="out", extension="101", reason="busy"), channel=phones)
    assert (await world.one(ROW, GLEB))["waiting_since"] == at(0)
    await world.got(call("answered", 100, "c3", direction="out", extension="101"), channel=phones)
    dialog = await world.one(ROW, GLEB)
    assert (dialog["waiting_since"], dialog["unanswered"]) == (None, False)
    assert (dialog["responsible_id"], dialog["assigned_by"]) == (world.users["olga"], "claim")
    assert dialog["participants"] == [world.users["olga"]]
    rows = await calls(world)
    assert [(row["direction"], row["author_id"]) for row in rows] == [("in", None), *[("out", world.users["olga"])] * 2]


async def test_what_was_missed_before_somebody_spoke_is_answered_already(world: World, phones: ChannelFacts) -> None:
    await world.got(call("ended", 100, "late", talked_s=5), channel=phones)
    await world.got(call("missed", 20, "early"), channel=phones)
    assert (await world.one(ROW, GLEB))["waiting_since"] is None
    await world.got(call("missed", 200, "later"), channel=phones)
    assert (await world.one(ROW, GLEB))["waiting_since"] == at(200)


async def test_a_missed_call_opens_what_was_done(world: World, phones: ChannelFacts) -> None:
    await world.got(call("ended", 10, talked_s=5, extension="101"), channel=phones)
    await world.run("UPDATE conversations SET state = 'done'")
    await world.got(call("missed", 900, "c2"), channel=phones)
    dialog = await world.one(ROW, GLEB)
    assert (dialog["state"], dialog["waiting_since"]) == ("open", at(900))


async def test_calls_among_ourselves_leave_nothing(world: World, phones: ChannelFacts) -> None:
    before = await world.snapshot()
    (outcome,) = await world.got(call("missed", 0, who="101", internal=True), channel=phones)
    assert outcome.result == "ignored"
    assert await world.snapshot() == before


@pytest.mark.parametrize(
    ("line", "extension", "source", "made"),
    [
        ("", "", True, 1),
        ("", "", False, 0),
        ("8(495)0000001", "", False, 1),
        ("", "900", False, 1),
        ("", "101", False, 0),
    ],
)
async def test_who_calls_sales_is_always_a_lead(
    world: World, phones: ChannelFacts, line: str, extension: str, source: bool, made: int
) -> None:
    facts = msgspec.structs.replace(phones, lead_source=source)
    await world.got(call("ringing", 0, line=line), channel=facts)
    await world.got(call("ringing", 1, line=line, extension=extension), channel=facts)
    assert await world.count("cards") == made
    # the same call told on, and another one, join the request that is open
    await world.got(
        call("missed", 9, line=line, extension=extension), call("missed", 90, "c2", line=line), channel=facts
    )
    assert await world.count("cards") == made
    await world.run("UPDATE cards SET is_open = false") if made else None
    await world.got(call("ringing", 1, line=line, extension=extension), channel=facts)
    assert await world.count("cards") == made


async def test_whose_number_it_is_is_known(world: World, phones: ChannelFacts) -> None:
    owner = await world.one(
        "INSERT INTO contacts (name, phone, phone_normal) VALUES ('Глеб', '8 912 000-00-01', $1) RETURNING id", GLEB
    )
    await world.got(call("missed", 0), channel=phones)
    assert (await world.one("SELECT contact_id FROM conversations"))["contact_id"] == owner["id"]
    assert await world.count("contacts") == 1


async def test_hidden_numbers_are_nobody_twice(world: World, phones: ChannelFacts) -> None:
    for name in ("h1", "h2"):
        who = f"hidden:{name}"
        hidden = Call(name, at(0), "in", "missed", Thread(who), Person(who), hidden=True)
        await world.got(hidden, channel=phones)
    rows = await world.rows("SELECT DISTINCT contact_id FROM conversations")
    assert len(rows) == await world.count("contacts") == 2


async def test_who_answers_a_call_does_not_take_it_from_who_leads(world: World, phones: ChannelFacts) -> None:
    await world.got(call("ended", 10, talked_s=5, extension="102"), channel=phones)
    await world.got(call("ended", 50, "c2", talked_s=5, extension="101"), channel=phones)
    dialog = await world.one(ROW, GLEB)
    assert dialog["responsible_id"] == world.users["igor"]
    assert sorted(dialog["participants"]) == sorted(world.users.values())
    (card,) = await world.rows("SELECT responsible_id FROM cards")
    assert card["responsible_id"] == world.users["igor"]


async def test_a_call_beside_messages_of_the_same_batch(world: World, phones: ChannelFacts) -> None:
    first = await world.got(
        message("m1", who=GLEB, s=0), call("answered", 5, extension="101"), message("m2", who=GLEB, s=9), channel=phones
    )
    assert [each.seq for each in first] == [1, 2, 3]
    waiting: datetime = (await world.one(ROW, GLEB))["waiting_since"]
    assert waiting == at(9)


async def test_a_call_that_we_asked_for_is_the_one_that_the_exchange_tells_of(
    world: World, phones: ChannelFacts
) -> None:
    """Where it names ours by nothing: the same telephone, the same number, at that time."""
    now = (await world.one("SELECT now() AS now"))["now"]
    await world.got(call("missed", 0), channel=phones)
    dialled = {"state": "dialling", "direction": "out", "rang_at": now.isoformat(), "legs": [{"extension": "101"}]}
    await world.run(
        "INSERT INTO messages (conversation_id, seq, direction, state, author_id, provider_at, meta) "
        "SELECT id, 2, 'out', 'sent', $1, now(), jsonb_build_object('call', $2::text::jsonb) FROM conversations",
        world.users["olga"],
        msgspec.json.encode(dialled).decode(),
    )
    await world.run("UPDATE conversations SET seq = 2")
    told = msgspec.structs.replace(call("ringing", 0, "z1", direction="out", extension="101"), at=now)
    other = msgspec.structs.replace(call("ringing", 0, "z2", direction="out", extension="102"), at=now)
    first, second = await world.got(told, other, channel=phones)
    assert (first.result, first.seq, second.result, second.seq) == ("applied", 2, "stored", 3)
    assert [of(row, "state") for row in await calls(world)] == [("missed",), ("ringing",), ("ringing",)]


async def test_what_a_rule_gave_to_whoever_took_the_call_is_theirs(world: World, phones: ChannelFacts) -> None:
    await world.got(call("missed", 20, reason="no_answer"), channel=phones)
    olga = world.users["olga"]
    for table in ("conversations", "cards"):
        await world.run(f"UPDATE {table} SET responsible_id = $1, assigned_by = 'rule'", olga)
    await world.got(call("answered", 100, "c3", direction="out", extension="101"), channel=phones)
    for table in ("conversations", "cards"):
        row = await world.one(f"SELECT responsible_id, assigned_by FROM {table}")
        assert row == {"responsible_id": olga, "assigned_by": "claim"}
