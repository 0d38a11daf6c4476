"""Answers reach the platform, in order, once; what goes wrong ends in the state that says so."""

import asyncio
from datetime import UTC, datetime

import msgspec
import pytest

from backend.connectors.contract import Capabilities, Receipt, SendError, Thread
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.receive import receive
from backend.inbox.channels.directory import Directory
from tests.bots.conftest import Start
from tests.bots.scripted import Platform, Scripted
from tests.bots.world import CIPHER, World, until, when

OUTBOX = "SELECT count(*) FROM outbox"
WAITS = "SELECT waiting_since IS NOT NULL AND waiting_clock > 17 FROM conversations WHERE id = $1"


async def test_an_answer_goes_out_and_is_known_by_its_key(world: World, platform: Platform, start: Start) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    seq = await world.answer(dialog, "Good day")
    async with start():
        await world.becomes(dialog, seq, "sent")
    assert [(one.ref, one.text, one.external_user) for one in platform.told] == [
        (f"{dialog}-{seq}", "Good day", "anna")
    ]
    assert await world.value(OUTBOX) == 0
    message = await world.row("SELECT external_id, error FROM messages WHERE seq = $1", seq)
    assert dict(message) == {"external_id": "anna/1", "error": None}
    key = await world.row("SELECT space, key, conversation_id, seq FROM message_keys")
    assert tuple(key.values()) == ("x:1", "anna/1", dialog, seq)
    shown = "SELECT last_message ->> 'state' FROM conversations WHERE id = $1"
    assert await world.value(shown, dialog) == "sent"
    states = await world.fetch("SELECT type, body::jsonb -> 'message' ->> 'state' FROM event_pending ORDER BY id")
    assert [tuple(row.values()) for row in states] == [("message.changed", "sending"), ("message.changed", "sent")]


async def test_a_thread_has_one_send_in_flight_and_keeps_its_order(
    world: World, platform: Platform, start: Start
) -> None:
    channel = await world.channel()
    dialogs = [await world.dialog(channel, f"c{number}") for number in range(5)]
    last = [[await world.answer(dialog, f"{turn}") for turn in range(8)][-1] for dialog in dialogs]
    async with start():
        for dialog, seq in zip(dialogs, last, strict=True):
            await world.becomes(dialog, seq, "sent")
    for number in range(5):
        assert platform.texts(f"c{number}") == [str(turn) for turn in range(8)]
    assert set(platform.most_in_flight.values()) == {1}


async def test_people_go_before_bulk(world: World, kind: Scripted, platform: Platform, start: Start) -> None:
    kind.capabilities = Capabilities(channel_rate=4, thread_gap_s=0)
    channel = await world.channel()
    bulk = [await world.dialog(channel, f"bulk{number}") for number in range(8)]
    for dialog in bulk:
        await world.answer(dialog, "sale", lane=1)
    person = await world.dialog(channel, "anna")
    async with start() as fleet:
        await until(when(lambda: bool(platform.delivered)), lambda: "nothing was sent")
        seq = await world.answer(person, "to you")
        fleet.wake(channel)
        await world.becomes(person, seq, "sent")
        assert len(platform.texts()) < 9
    mixed = await world.dialog(channel, "both")
    await world.answer(mixed, "sale", lane=1)
    await world.answer(mixed, "to you", lane=0)
    async with start():
        await until(when(lambda: len(platform.texts("both")) == 2), lambda: "the mixed thread did not go out")
    assert platform.texts("both") == ["to you", "sale"]


async def test_who_waits_longest_goes_first_whatever_the_dialogs_number(
    world: World, kind: Scripted, platform: Platform, start: Start
) -> None:
    """A channel slower than its people: the oldest dialogs are not served until nothing of theirs is left."""
    kind.capabilities = Capabilities(channel_rate=4, thread_gap_s=0.1)
    channel = await world.channel()
    dialogs = [await world.dialog(channel, f"c{number}") for number in range(6)]
    last = [[await world.answer(dialog, str(turn)) for dialog in dialogs] for turn in range(3)][-1]
    async with start():
        for dialog, seq in zip(dialogs, last, strict=True):
            await world.becomes(dialog, seq, "sent")
    sent = platform.texts()
    assert len(sent) == 18
    assert "2" not in sent[: max(at for at, text in enumerate(sent) if text == "0")]


async def test_a_refused_answer_is_failed_and_gives_the_debt_back(
    world: World, platform: Platform, start: Start
) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.answers["anna"] = [SendError("blocked", permanent=True, unreachable=True)]
    first = await world.answer(dialog, "are you there?")
    async with start():
        await world.becomes(dialog, first, "failed")
        assert await world.value(WAITS, dialog)
        assert await world.error(dialog, first) == "blocked"
        assert await world.value("SELECT unreachable FROM identities") == "blocked"
        second = await world.answer(dialog, "hello?")
        await world.becomes(dialog, second, "sent")
    assert platform.texts() == ["hello?"]
    kinds = await world.fetch("SELECT kind, message_seq FROM activities ORDER BY id")
    assert [tuple(row.values()) for row in kinds] == [("debt_restored", first), ("blocked", None)]
    told = (
        "SELECT body::jsonb #>> '{contact,identities,0,unreachable}' FROM event_pending WHERE type = 'contact.changed'"
    )
    assert await world.value(told) == "blocked"
    assert await world.value("SELECT state FROM outbox") == "failed"


@pytest.mark.parametrize(
    ("error", "of_channel"),
    [
        (SendError("blocked", permanent=True, unreachable=True), False),
        (SendError("too_long", permanent=True), False),
        (SendError("rate", retry_after=0.05), False),
        (SendError("token_invalid", permanent=True, channel=True), True),
        (SendError("network", retry_after=0.05, channel=True), True),
        (SendError("timeout", ambiguous=True), True),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
async def test_what_one_person_refuses_is_no_trouble_of_the_channel(
    world: World, platform: Platform, start: Start, error: SendError, of_channel: bool
) -> None:
    channel = await world.channel()
    dialog, other = await world.dialog(channel, "anna"), await world.dialog(channel, "rita")
    platform.answers["anna"] = [error]
    await world.answer(dialog, "are you there?")
    async with start():
        await until(when(lambda: not platform.answers["anna"]), lambda: "it was not tried")
        await world.becomes(other, await world.answer(other, "hello"), "sent")
        # what happened before is written with it, or was
        await until(world.finds("SELECT 1 FROM channel_health WHERE last_out_at IS NOT NULL"), lambda: "not written")
    assert await world.value("SELECT last_error FROM channel_health") == (error.code if of_channel else None)


async def test_debt_stays_paid_while_another_answer_lives(world: World, platform: Platform, start: Start) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.answers["anna"] = [SendError("too_long", permanent=True)]
    first = await world.answer(dialog, "a very long one")
    second = await world.answer(dialog, "a short one")
    async with start():
        await world.becomes(dialog, second, "sent")
    assert await world.state(dialog, first) == "failed"
    assert await world.value("SELECT waiting_since FROM conversations WHERE id = $1", dialog) is None


async def test_an_unknown_outcome_is_unconfirmed_and_never_sent_again(
    world: World, platform: Platform, start: Start
) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.answers["anna"] = [SendError("timeout", ambiguous=True)]
    lost = await world.answer(dialog, "did it arrive?")
    after = await world.answer(dialog, "another")
    async with start():
        await world.becomes(dialog, lost, "unconfirmed")
        await world.becomes(dialog, after, "sent")
    async with start():
        later = await world.answer(dialog, "third")
        await world.becomes(dialog, later, "sent")
    assert [one.text for one in platform.told] == ["did it arrive?", "another", "third"]
    assert await world.state(dialog, lost) == "unconfirmed"


async def test_where_the_ref_is_a_key_an_unknown_outcome_is_sent_again_under_it(
    world: World, kind: Scripted, platform: Platform, start: Start
) -> None:
    kind.capabilities = Capabilities(channel_rate=100, ref_is_key=True)
    dialog = await world.dialog(await world.channel(), "anna")
    platform.answers["anna"] = [SendError("timeout", ambiguous=True)]
    seq = await world.answer(dialog, "once")
    async with start():
        await world.becomes(dialog, seq, "sent")
    assert [one.ref for one in platform.told] == [f"{dialog}-{seq}"] * 2


async def test_a_throttled_thread_waits_as_told_and_holds_up_nobody(
    world: World, platform: Platform, start: Start
) -> None:
    channel = await world.channel()
    slow, quick = await world.dialog(channel, "slow"), await world.dialog(channel, "quick")
    platform.answers["slow"] = [SendError("rate", retry_after=1.5)]
    loop = asyncio.get_running_loop()
    held = [await world.answer(slow, "one"), await world.answer(slow, "two")]
    async with start():
        await until(when(lambda: bool(platform.told)), lambda: "nothing was tried")
        began = loop.time()
        free = await world.answer(quick, "hi")
        await world.becomes(quick, free, "sent")
        assert await world.state(slow, held[0]) == "queued"
        assert await world.error(slow, held[0]) == "rate"
        await world.becomes(slow, held[1], "sent")
        assert loop.time() - began >= 1.4
    assert platform.texts("slow") == ["one", "two"]
    assert await world.error(slow, held[0]) is None


async def test_a_throttled_channel_rests_as_a_whole(world: World, platform: Platform, start: Start) -> None:
    channel = await world.channel()
    first, second = await world.dialog(channel, "a"), await world.dialog(channel, "b")
    platform.answers["a"] = [SendError("rate", retry_after=1.5, channel=True)]
    await world.answer(first, "one")
    async with start():
        await until(when(lambda: bool(platform.told)), lambda: "nothing was tried")
        began = asyncio.get_running_loop().time()
        seq = await world.answer(second, "two")
        await world.becomes(second, seq, "sent")
        assert asyncio.get_running_loop().time() - began >= 1.2


async def test_after_ten_minutes_of_trying_it_is_failed(world: World, platform: Platform, start: Start) -> None:
    dialog = await world.dialog(await world.channel(), "anna")
    platform.answers["anna"] = [SendError("network") for _ in range(3)]
    seq = await world.answer(dialog, "one")
    async with start():
        await until(when(lambda: len(platform.told) >= 2), lambda: "it was not tried again")
        await world.value("UPDATE outbox SET give_up_at = now() - interval '1 s', not_before = now() RETURNING 1")
        await world.becomes(dialog, seq, "failed")
        assert await world.error(dialog, seq) == "network"
        assert await world.value(WAITS, dialog)


async def test_parts_that_went_out_are_kept_for_the_next_try(world: World, platform: Platform, start: Start) -> None:
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    # long enough for what happens meanwhile, well within the patience of `becomes`
    platform.answers["anna"] = [SendError("rate", retry_after=10, done={0: "anna/part-0"})]
    seq = await world.answer(dialog, "an album")
    async with start():
        await until(world.finds("SELECT error ? 'done' FROM outbox"), lambda: "nothing was kept")
        facts = (await Directory(world.db, CIPHER).many([channel]))[channel]
        told = Receipt(Thread("anna"), "delivered", datetime.now(UTC), "anna/part-0")
        async with world.db.tx() as tx:
            await receive(tx, [Received(facts, told)])
        assert await world.value("SELECT 1 FROM outbox"), "a part that is there ended the send"
        await world.becomes(dialog, seq, "sent")
    assert [one.done for one in platform.told] == [{}, {0: "anna/part-0"}]
    keys = await world.fetch("SELECT key FROM message_keys ORDER BY key")
    assert [row["key"] for row in keys] == ["anna/1", "anna/part-0"]


AGAIN = """
INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch)
SELECT c.channel_id, c.id, $2::bigint, c.id || '-' || $2::bigint, r.epoch FROM conversations c CROSS JOIN relay r
WHERE c.id = $1 RETURNING id
"""


async def test_what_failed_before_the_try_under_way_fails_nothing(
    world: World, platform: Platform, start: Start
) -> None:
    """A platform tells late, and again, that the first try came to nothing; a person has sent it anew meanwhile."""
    channel = await world.channel()
    dialog = await world.dialog(channel, "anna")
    facts = (await Directory(world.db, CIPHER).many([channel]))[channel]

    async def told(key: str) -> None:
        async with world.db.tx() as tx:
            await receive(tx, [Received(facts, Receipt(Thread("anna"), "failed", datetime.now(UTC), key))])

    seq = await world.answer(dialog, "one")
    async with start() as fleet:
        await world.becomes(dialog, seq, "sent")
        await told("anna/1")
        await world.becomes(dialog, seq, "failed")
        platform.gates["anna"] = asyncio.Event()
        await world.value(AGAIN, dialog, seq)
        fleet.wake(channel)
        await until(when(lambda: len(platform.told) == 2), lambda: "it was not sent again")
        await told("anna/1")
        assert await world.state(dialog, seq) == "sending"
        platform.gates.pop("anna").set()
        await world.becomes(dialog, seq, "sent")
        await told("anna/1")
        assert await world.state(dialog, seq) == "sent"
        await told("anna/2")
        assert await world.state(dialog, seq) == "failed"
    assert [one.attempt for one in platform.told] == [1, 1]


async def test_what_nobody_foresaw_counts_as_unconfirmed(
    world: World, platform: Platform, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(message: object) -> None:
        raise msgspec.ValidationError("the SDK changed")

    dialog = await world.dialog(await world.channel(), "anna")
    monkeypatch.setattr(platform, "take", breaks)
    seq = await world.answer(dialog, "one")
    async with start():
        await world.becomes(dialog, seq, "unconfirmed")
    assert await world.error(dialog, seq) == "internal"
