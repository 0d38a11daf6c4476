"""Receipts and echoes: states only rise, ours is told apart from what was written on the owner's phone."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from backend.connectors.contract import Echo, Edit, Letter, Mailbox, Receipt, RemoteFile, Thread
from backend.inbox.actions.receive import Received
from tests.inbox.receive.world import World, at, message, person

GLEB = Thread("gleb")


async def answer(world: World, *, state: str = "sent", key: str | None = "o1", outbox: str | None = None) -> int:
    """A reply of ours to Gleb: its seq. `key`: what the platform calls it, if it has said so."""
    seq = int((await world.one("SELECT seq FROM conversations"))["seq"]) + 1
    last = {"seq": seq, "direction": "out", "text": "ours", "at": at(seq).isoformat(), "state": state}
    await world.run(
        "UPDATE conversations SET seq = $1, last_message = $2::text::jsonb, "
        "waiting_since = NULL, waiting_clock = NULL, unanswered = false",
        seq,
        json.dumps(last),
    )
    await world.run(
        "INSERT INTO messages (conversation_id, seq, direction, text, author_id, state, external_id, provider_at) "
        "VALUES (1, $1, 'out', 'ours', 77, $2, $3, $4)",
        seq,
        state,
        key,
        at(seq),
    )
    if key:
        await world.run("INSERT INTO message_keys VALUES ($1, $2, 1, $3)", f"x:{world.channel.id}", key, seq)
    if outbox:
        await world.run(
            "INSERT INTO outbox (channel_id, conversation_id, seq, state, ref, epoch) "
            "SELECT $1, 1, $2, $3, $4, epoch FROM relay",
            world.channel.id, seq, outbox, f"1-{seq}",
        )  # fmt: skip
    return seq


def receipt(state: Any, key: str | None = "o1", s: float = 9, **more: Any) -> Receipt:
    return Receipt(GLEB, state, at(s), key=key, **more)


async def state_of(world: World, seq: int = 2) -> str:
    return str((await world.one("SELECT state FROM messages WHERE seq = $1", seq))["state"])


@pytest.mark.parametrize("order", list(itertools.permutations(("sent", "delivered", "read"))))
async def test_states_only_rise_whatever_the_order(world: World, order: tuple[str, ...]) -> None:
    await world.got(message("1"))
    await answer(world, state="sending")
    for state in order:
        await world.got(receipt(state))
    assert await state_of(world) == "read"
    told = [e["body"]["message"]["state"] for e in await world.events("message.changed")]
    ranks = [("sent", "delivered", "read").index(state) for state in told]
    assert ranks == sorted(set(ranks))
    assert (await world.events("message.changed"))[-1]["body"]["conversation"]["last_message"]["state"] == "read"


async def test_a_receipt_that_reaches_back_raises_the_earlier_ones(world: World) -> None:
    await world.got(message("1"))
    for number in range(1, 4):
        await answer(world, key=f"o{number}")
    await world.got(receipt("read", "o2", up_to=True))
    assert [await state_of(world, seq) for seq in (2, 3, 4)] == ["read", "read", "sent"]


async def test_a_receipt_without_a_key_reaches_back_from_its_time(world: World) -> None:
    await world.got(message("1"))
    for number in range(1, 4):
        await answer(world, key=f"o{number}")
    await world.got(receipt("read", None, s=3, up_to=True))
    assert [await state_of(world, seq) for seq in (2, 3, 4)] == ["read", "read", "sent"]


async def test_a_receipt_by_our_ref_confirms_and_ends_the_send(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="unconfirmed", key=None, outbox="unconfirmed")
    await world.got(receipt("delivered", None, ref="1-2"))
    assert await state_of(world) == "delivered"
    assert await world.count("outbox") == 0


async def test_a_ref_names_only_messages_of_its_own_channel(world: World) -> None:
    other = await world.make_channel()
    await world.got(message("1"))
    await answer(world, state="unconfirmed", key=None, outbox="unconfirmed")
    await world.got(receipt("delivered", None, ref="1-2"), channel=other)
    await world.got(Echo(GLEB, ("stolen",), at(3), ref="1-2"), channel=other)
    assert await state_of(world) == "unconfirmed"


async def test_a_failed_receipt_gives_the_debt_back(world: World) -> None:
    await world.got(message("1", s=3))
    await answer(world)
    await world.got(receipt("failed", error="blocked"))
    assert await state_of(world) == "failed"
    talk = await world.one("SELECT waiting_since, unanswered FROM conversations")
    assert talk == {"waiting_since": at(3), "unanswered": True}
    last = (await world.events("message.changed"))[-1]["body"]
    assert last["message"]["error"]["code"] == "blocked"
    assert last["conversation"]["waiting_since"] is not None
    # it arrived after all
    await world.got(receipt("delivered"))
    assert await state_of(world) == "delivered"


async def test_a_late_failure_does_not_undo_what_was_read(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="read")
    (outcome,) = await world.got(receipt("failed"))
    assert (outcome.result, await state_of(world)) == ("duplicate", "read")


PARTLY = '{"code": "rate", "at": "2026-01-01T00:00:00Z", "done": {"0": "o1"}}'


@pytest.mark.parametrize("state", ["queued", "unconfirmed", "failed"])
@pytest.mark.parametrize(
    "told", [receipt("delivered"), Echo(GLEB, ("o1",), at(5), text="ours")], ids=["receipt", "echo"]
)
async def test_what_becomes_of_one_part_never_ends_the_send_of_the_others(
    world: World, state: str, told: Receipt | Echo
) -> None:
    await world.got(message("1"))
    await answer(world, state=state, outbox=state)
    await world.run("UPDATE messages SET error = $1::text::jsonb WHERE seq = 2", PARTLY)
    await world.run("UPDATE outbox SET error = $1::text::jsonb", PARTLY)
    await world.got(told)
    assert await state_of(world) == state
    assert await world.count("outbox") == 1


async def test_a_part_that_failed_counts_whatever_the_others_did(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="delivered")
    await world.run("INSERT INTO message_keys VALUES ($1, 'o2', 1, 2)", f"x:{world.channel.id}")
    await world.run('UPDATE messages SET meta = \'{"parts": ["o1", "o2"]}\' WHERE seq = 2')
    await world.got(receipt("failed", "o2", error="wrong_file"))
    assert await state_of(world) == "failed"
    assert (await world.events("message.changed"))[-1]["body"]["message"]["error"]["code"] == "wrong_file"


async def test_a_receipt_of_the_customers_own_message_is_nothing(world: World) -> None:
    await world.got(message("1"))
    (outcome,) = await world.got(receipt("read", "1"))
    assert outcome.result == "duplicate"


async def test_an_answer_from_the_owners_phone_pays_the_debt(world: World) -> None:
    await world.got(message("1"))
    (outcome,) = await world.got(Echo(GLEB, ("p1",), at(5), text="Сейчас приеду"))
    assert outcome.result == "stored"
    stored = await world.one("SELECT direction, state, author_id, meta::text AS meta FROM messages WHERE seq = 2")
    assert stored == {"direction": "out", "state": "sent", "author_id": None, "meta": '{"outside": true}'}
    talk = await world.one("SELECT waiting_since, unanswered, in_seq, seq FROM conversations")
    assert talk == {"waiting_since": None, "unanswered": False, "in_seq": 1, "seq": 2}
    event = (await world.events("message.arrived"))[-1]["body"]
    assert (event["message"]["author"], event["conversation"]["debt"]) == (None, None)
    before = await world.snapshot()
    (again,) = await world.got(Echo(GLEB, ("p1",), at(5), text="Сейчас приеду"))
    assert again.result == "duplicate"
    assert await world.snapshot() == before
    await world.got(receipt("read", "p1"))
    assert await state_of(world) == "read"


async def test_an_answer_from_the_phone_that_is_told_late_answers_nothing_asked_after_it(world: World) -> None:
    await world.got(message("1"))
    await world.got(message("2", s=20))
    (outcome,) = await world.got(Echo(GLEB, ("p1",), at(5), text="Сейчас приеду"))
    assert outcome.result == "stored"
    talk = await world.one("SELECT waiting_since, unanswered FROM conversations")
    assert talk == {"waiting_since": at(0), "unanswered": True}
    await world.got(Echo(GLEB, ("p2",), at(20), text="Да"))
    assert (await world.one("SELECT waiting_since FROM conversations"))["waiting_since"] is None


async def test_a_letter_that_the_owner_sends_on_to_somebody_else_answers_nobody(world: World) -> None:
    asked = Letter(sender=Mailbox("gleb"), answer_to=Mailbox("office@x.ru"))
    await world.got(message("1", letter=asked))
    await world.run("UPDATE identities SET external_user = 'gleb@x.ru'")
    before = await world.snapshot()
    on = Echo(GLEB, ("f1",), at(5), text="Глянь, что пишет", letter=Letter(to=(Mailbox("supplier@y.ru"),)))
    (outcome,) = await world.got(on)
    assert outcome.result == "ignored"
    assert await world.snapshot() == before
    for name, letter in (
        ("p1", Letter(to=(Mailbox("office@x.ru"),))),
        ("p2", Letter(to=(Mailbox("supplier@y.ru"),), cc=(Mailbox("gleb@x.ru"),))),
    ):
        (outcome,) = await world.got(Echo(GLEB, (name,), at(6), text="Едем", letter=letter))
        assert outcome.result == "stored"
    assert (await world.one("SELECT waiting_since FROM conversations"))["waiting_since"] is None


async def doubtful(world: World, *files: str, text: str = "ours") -> None:
    """An answer of which nobody knows whether it arrived, at(2)."""
    await world.got(message("1"))
    await answer(world, state="unconfirmed", key=None, outbox="unconfirmed")
    await world.run("UPDATE messages SET text = $1 WHERE seq = 2", text)
    for position, kind in enumerate(files):
        await world.run(
            "INSERT INTO attachments (id, conversation_id, seq, position, kind, state) "
            "VALUES (gen_random_uuid(), 1, 2, $1, $2, 'stored')",
            position, kind,
        )  # fmt: skip


async def test_an_echo_that_says_the_same_confirms_and_answers(world: World) -> None:
    await doubtful(world, "photo", "document")
    await world.got(message("2", s=20))
    files = (RemoteFile("photo", {}), RemoteFile("document", {}))
    (outcome,) = await world.got(Echo(GLEB, ("p1",), at(40), text="ours", files=files))
    assert (outcome.result, await state_of(world)) == ("applied", "sent")
    assert (await world.one("SELECT waiting_since FROM conversations"))["waiting_since"] is None


@pytest.mark.parametrize(
    ("files", "text", "echo"),
    [
        ((), "ours", Echo(GLEB, ("p1",), at(700), text="ours")),
        ((), "", Echo(GLEB, ("p1",), at(5))),
        (("document",), "", Echo(GLEB, ("p1",), at(5), files=(RemoteFile("voice", {}),))),
        (
            ("document", "photo"),
            "",
            Echo(GLEB, ("p1",), at(5), files=(RemoteFile("photo", {}), RemoteFile("document", {}))),
        ),
    ],
    ids=["later", "nothing", "another_kind", "another_order"],
)
async def test_what_the_owner_wrote_is_not_taken_for_ours(
    world: World, files: tuple[str, ...], text: str, echo: Echo
) -> None:
    await doubtful(world, *files, text=text)
    (outcome,) = await world.got(echo)
    assert (outcome.result, await state_of(world)) == ("stored", "unconfirmed")


async def test_the_owner_writes_first_from_the_phone(world: World) -> None:
    await world.got(Echo(Thread("rita"), ("p1",), at(5), text="Здравствуйте!", to=person("rita")))
    talk = await world.one("SELECT contact_id, card_id, in_seq, waiting_since FROM conversations")
    assert talk == {"contact_id": 1, "card_id": None, "in_seq": 0, "waiting_since": None}
    await world.got(message("1", who="rita"))
    talk = await world.one("SELECT contact_id, card_id, in_seq FROM conversations")
    assert talk == {"contact_id": 1, "card_id": 1, "in_seq": 1}


async def test_a_thread_begun_without_a_name_gets_its_person_with_the_first_message(world: World) -> None:
    await world.got(Echo(Thread("rita"), ("p1",), at(5), text="Здравствуйте!", other={"kind": "album", "album": "7"}))
    told = (await world.events("message.arrived"))[-1]["body"]["message"]
    assert told["meta"] == {"outside": True, "other": {"kind": "album", "album": "7"}}
    assert (await world.one("SELECT contact_id FROM conversations"))["contact_id"] is None
    await world.got(message("1", who="rita"))
    talk = await world.one("SELECT contact_id, identity_id FROM conversations")
    assert talk == {"contact_id": 1, "identity_id": 1}
    event = (await world.events("message.arrived"))[-1]["body"]
    assert event["conversation"]["contact"]["name"] == "Rita"


async def test_an_echo_of_a_send_in_flight_waits_for_its_answer(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="sending", key=None, outbox="sending")
    echo = Echo(GLEB, ("p1",), at(5), text="ours")
    (outcome,) = await world.got(echo)
    assert outcome.result == "early"
    assert await world.count("messages") == 2
    # nobody has claimed it: written outside after all
    (outcome,) = await world.batch([Received(world.channel, echo, settled=True)])
    assert outcome.result == "stored"
    assert await world.count("messages") == 3


async def test_an_echo_by_ref_confirms_learns_the_key_and_applies_what_waited(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="unconfirmed", key=None, outbox="unconfirmed")
    await world.got(Edit(GLEB, "p1", at(8), "ours, mended"), receipt("read", "p1"))
    assert await world.count("early") == 2
    (outcome,) = await world.got(Echo(GLEB, ("p1", "p2"), at(5), ref="1-2", text="ours"))
    assert outcome.result == "applied"
    stored = await world.one("SELECT state, external_id, text FROM messages WHERE seq = 2")
    assert stored == {"state": "read", "external_id": "p1", "text": "ours, mended"}
    assert await world.count("outbox") == 0
    assert await world.count("early") == 0
    keys = await world.rows("SELECT key FROM message_keys WHERE seq = 2 ORDER BY key")
    assert [row["key"] for row in keys] == ["p1", "p2"]


async def test_a_send_in_flight_is_left_to_its_sender(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="sending", outbox="sending")
    await world.got(Echo(GLEB, ("o1",), at(5)))
    assert await state_of(world) == "sent"
    assert await world.count("outbox") == 1


async def test_a_failure_of_an_earlier_attempt_leaves_what_is_queued_again_queued(world: World) -> None:
    """Shown as failed it would still have gone out, and a person who sent it again would have sent it twice."""
    await world.got(message("1"))
    await answer(world, state="queued", outbox="queued")
    await world.got(receipt("failed", error="blocked"))
    assert await state_of(world) == "queued"
    assert (await world.one("SELECT state FROM outbox"))["state"] == "queued"


async def test_a_failure_settles_what_nobody_knew(world: World) -> None:
    """Nothing is left of "it may have arrived": the row that waits for a person says failed, as the message does."""
    await world.got(message("1"))
    await answer(world, state="unconfirmed", outbox="unconfirmed")
    await world.got(receipt("failed", error="blocked"))
    assert await state_of(world) == "failed"
    assert (await world.one("SELECT state FROM outbox"))["state"] == "failed"


async def test_a_failure_of_an_earlier_try_fails_nothing(world: World) -> None:
    await world.got(message("1"))
    await answer(world, key="second")
    await world.run("INSERT INTO message_keys VALUES ($1, 'mark', 1, 2)", f"x:{world.channel.id}")
    late = receipt("failed", "first", mark="mark")
    await world.got(late, late, receipt("failed", "first"))
    assert await state_of(world) == "sent"
    await world.got(receipt("failed", "second", mark="mark"))
    assert await state_of(world) == "failed"


MARKED = """
INSERT INTO message_keys SELECT $1, key, 1, 2 FROM unnest('{r1,r2,r3}'::text[]) AS key
"""


@pytest.mark.parametrize("state", ["queued", "sending", "unconfirmed", "failed"])
@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
async def test_echoes_of_several_parts_are_one_message_of_ours_whose_last_part_ends_it(
    world: World, state: str, order: tuple[int, ...]
) -> None:
    await world.got(message("1"))
    await answer(world, state=state, key=None, outbox=state)
    await world.run(MARKED, f"x:{world.channel.id}")
    await world.run('UPDATE messages SET meta = \'{"marks": ["r1", "r2", "r3"]}\' WHERE seq = 2')
    for number in order[:2]:
        echo = Echo(GLEB, (f"p{number}", f"r{number}"), at(5), text="part")
        await world.got(echo, echo, receipt("read", f"p{number}"))
    assert (await world.count("messages"), await state_of(world)) == (2, state)
    await world.got(Echo(GLEB, (f"p{order[2]}", f"r{order[2]}"), at(6), text="part"))
    assert (await world.count("messages"), await state_of(world)) == (2, "sent")
    row = await world.one("SELECT external_id, meta::text AS meta FROM messages WHERE seq = 2")
    assert (row["external_id"], json.loads(row["meta"])) == ("p1", {"parts": ["p1", "p2", "p3"]})
    # what is in flight is the sender's to close
    assert await world.count("outbox") == (1 if state == "sending" else 0)


async def test_an_echo_without_the_mark_of_a_part_ends_nothing(world: World) -> None:
    await world.got(message("1"))
    await answer(world, state="sending", key="o1", outbox="sending")
    await world.run('UPDATE messages SET meta = \'{"marks": ["r1", "r2"]}\' WHERE seq = 2')
    await world.got(Echo(GLEB, ("o1",), at(5), text="ours"))
    assert await state_of(world) == "sending"
