"""An answer for later leaves once, in the order that the customer sees, or waits for a person with the reason."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from backend.inbox.actions.drafts import NewDraft, read, save
from backend.inbox.deliver.debt import settle
from backend.inbox.jobs import release_due
from backend.inbox.rows import load_conversations
from backend.inbox.scheduled import people
from backend.inbox.scheduled.consumers import call_off_overtaken
from backend.inbox.schemas import MessageView
from backend.kit.consumers import Logged
from backend.kit.db import Database
from backend.kit.errors import Conflict, Invalid
from tests.cast import Cast
from tests.inbox.snooze.test_snooze import writes


def soon(seconds: float = 60) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def plans(
    cast: Cast, who: str, dialog: int, at: datetime, text: str = "Напомню завтра", **more: Any
) -> MessageView:
    return (await cast.says(who, dialog, text, send_at=at.isoformat(), **more)).message


async def at_time(cast: Cast, at: datetime) -> int:
    return await release_due(cast.db, at + timedelta(seconds=1))


async def thread(cast: Cast, dialog: int) -> list[tuple[int, str, str | None]]:
    rows = await cast.db.hot.fetch(
        "SELECT seq, text, state FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq", dialog
    )
    return [(row["seq"], row["text"], row["state"]) for row in rows]


async def outbox(cast: Cast) -> list[tuple[int, str]]:
    return [(r["seq"], r["state"]) for r in await cast.db.hot.fetch("SELECT seq, state FROM outbox ORDER BY id")]


async def own_draft(cast: Cast, who: str, dialog: int) -> Any:
    async with cast.db.tx() as tx:
        drafts = await read(tx, cast.ids[who], dialog)
    return next((d for d in drafts if d.kind == "reply"), None)


async def customer_wrote(cast: Cast, dialog: int) -> None:
    await writes(cast, dialog)
    async with cast.db.tx() as tx:
        await call_off_overtaken(tx, [Logged(1, "message.arrived", "conversation", dialog, None, None)])


async def test_it_leaves_at_its_time_and_only_then_pays_the_debt(cast: Cast) -> None:
    dialog = await cast.dialog()
    at = soon()
    said = await plans(cast, "anna", dialog, at)
    assert (said.state, datetime.fromisoformat(said.meta["send_at"])) == ("scheduled", at)
    row = await cast.row(dialog)
    assert (row["responsible_id"], row["waiting_since"] is not None) == (cast.ids["anna"], True)
    assert await outbox(cast) == []
    assert await release_due(cast.db) == 0
    await cast.says("anna", dialog, "Сейчас посмотрю")
    assert await at_time(cast, at) == 1
    # behind what was said meanwhile: the thread shows the order that the customer gets
    assert await thread(cast, dialog) == [
        (2, "", "cancelled"),
        (3, "Сейчас посмотрю", "queued"),
        (4, "Напомню завтра", "queued"),
    ]
    assert [seq for seq, _ in await outbox(cast)] == [3, 4]
    assert (await cast.row(dialog))["waiting_since"] is None
    assert await at_time(cast, at) == 0


async def test_a_scheduled_answer_is_no_answer_when_the_sent_one_fails(cast: Cast) -> None:
    dialog = await cast.dialog()
    sent = (await cast.says("anna", dialog, "Отвечаю")).message.seq
    await plans(cast, "anna", dialog, soon())
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE messages SET state = 'failed' WHERE conversation_id = $1 AND seq = $2", dialog, sent)
        assert await settle(tx, dialog, sent)
    assert (await cast.row(dialog))["waiting_since"] is not None


async def test_many_workers_and_it_leaves_once(cast: Cast, database_url: str) -> None:
    at = soon()
    dialogs = [await cast.dialog(f"К{n}") for n in range(25)]
    for dialog in dialogs:
        await plans(cast, "anna", dialog, at)
    async with Database.open(database_url) as second:
        took = await asyncio.gather(*(release_due(db, at) for db in (cast.db, second) for _ in range(3)))
    assert sum(took) == len(dialogs)
    sent = await cast.db.hot.fetch("SELECT count(*) FROM outbox GROUP BY conversation_id")
    assert [row["count"] for row in sent] == [1] * len(dialogs)


async def test_a_crash_before_the_commit_leaves_it_waiting_and_the_next_one_sends_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, at = await cast.dialog(), soon()
    await plans(cast, "anna", dialog, at)

    async def dies(name: str) -> None:
        if name == "scheduled.release":
            raise ConnectionError(name)

    monkeypatch.setattr("backend.inbox.jobs.fault", dies)
    with pytest.raises(ConnectionError):
        await at_time(cast, at)
    assert await outbox(cast) == []
    monkeypatch.undo()
    assert await at_time(cast, at) == 1
    assert len(await outbox(cast)) == 1


async def test_the_customer_writes_first_and_the_text_goes_back_to_the_field(cast: Cast) -> None:
    dialog, at = await cast.dialog(), soon()
    file = await cast.upload("anna")
    async with cast.db.tx() as tx:
        await save(tx, cast.ids["anna"], dialog, "reply", NewDraft(rev=3, text="и ещё"))
    bold = [{"type": "bold", "offset": 0, "length": 8}]
    await plans(cast, "anna", dialog, at, attachments=[str(file)], entities=bold)
    await customer_wrote(cast, dialog)
    assert await at_time(cast, at) == 0
    assert (await thread(cast, dialog), await outbox(cast)) == ([(2, "Напомню завтра", "cancelled")], [])
    draft = await own_draft(cast, "anna", dialog)
    assert (draft.text, draft.rev) == ("и ещё\nНапомню завтра", 4)
    assert [(e.offset, e.length) for e in draft.entities] == [(6, 8)]
    assert [f.id for f in draft.attachments] == [file]
    told = (await cast.events("draft.changed"))[-1]
    assert told["body"]["draft"]["back"]["text"] == "Напомню завтра"
    error = await cast.db.hot.fetchval("SELECT error->>'code' FROM messages WHERE state = 'cancelled'")
    assert error == "customer_wrote"
    # the file is the author's own again, and leaves with the next answer
    await cast.says("anna", dialog, "Вот", attachments=[str(file)])


async def test_written_in_the_very_moment_it_is_still_called_off(cast: Cast) -> None:
    """No consumer has run yet: the lock decides."""
    dialog, at = await cast.dialog(), soon()
    await plans(cast, "anna", dialog, at)
    await writes(cast, dialog)
    await at_time(cast, at)
    assert await outbox(cast) == []
    assert (await own_draft(cast, "anna", dialog)).text == "Напомню завтра"


async def test_one_that_is_to_go_anyway_goes(cast: Cast) -> None:
    dialog, at = await cast.dialog(), soon()
    await plans(cast, "anna", dialog, at, unless_customer_writes=False)
    await customer_wrote(cast, dialog)
    assert await at_time(cast, at) == 1
    assert len(await outbox(cast)) == 1


async def _taken(cast: Cast, dialog: int) -> None:
    await cast.says("boris", dialog, "Беру", **{"as": "take_over"})


async def _left(cast: Cast, dialog: int) -> None:
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["anna"])


async def _muted(cast: Cast, dialog: int) -> None:
    sql = "UPDATE roles SET rights = array_remove(rights, 'messages.send') WHERE key = 'operator'"
    await cast.db.hot.execute(sql)


async def _closed(cast: Cast, dialog: int) -> None:
    await cast.db.hot.execute("UPDATE channels SET state = 'deleted' WHERE id = $1", cast.sales)


async def _restored(cast: Cast, dialog: int) -> None:
    await cast.db.hot.execute("UPDATE relay SET epoch = gen_random_uuid()")


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (_taken, "held_taken"),
        (_left, "held_author_left"),
        (_muted, "held_not_allowed"),
        (_closed, "held_channel"),
        (_restored, "held_restored"),
    ],
)
async def test_what_changed_meanwhile_leaves_the_decision_to_a_person(cast: Cast, happens: Any, why: str) -> None:
    dialog, at = await cast.dialog(), soon()
    await plans(cast, "anna", dialog, at)
    await happens(cast, dialog)
    assert await at_time(cast, at) == 1
    seq, state = (await outbox(cast))[-1]
    assert state == "held"
    error = await cast.db.hot.fetchval("SELECT error->>'code' FROM messages WHERE seq = $1", seq)
    assert error == why
    # the list says that somebody has to decide, and the customer waits on, whatever else is settled there
    last = (await cast.events("message.arrived"))[-1]["body"]
    assert last["conversation"]["troubled"] == 1
    since = (await cast.row(dialog))["waiting_since"]
    async with cast.db.tx() as tx:
        assert (await load_conversations(tx, [dialog]))[dialog][0].troubled == 1
        await settle(tx, dialog)
    if why != "held_restored":
        assert (await cast.row(dialog))["waiting_since"] == since


async def test_hours_too_late_a_person_decides(cast: Cast) -> None:
    dialog, at = await cast.dialog(), soon()
    await plans(cast, "anna", dialog, at)
    assert await release_due(cast.db, at + timedelta(hours=2)) == 1
    assert [state for _, state in await outbox(cast)] == ["held"]
    assert (await cast.row(dialog))["waiting_since"] is not None


async def test_moved_taken_back_and_sent_at_once(cast: Cast) -> None:
    dialog, at = await cast.dialog(), soon()
    seq = (await plans(cast, "anna", dialog, at)).seq
    anna, vera = await cast.grants("anna"), await cast.grants("vera")
    async with cast.db.tx() as tx:
        moved = await people.move(tx, anna, dialog, seq, people.Move(send_at=at + timedelta(hours=1)))
    assert datetime.fromisoformat(moved.meta["send_at"]) == at + timedelta(hours=1)
    assert await at_time(cast, at) == 0
    with pytest.raises(Conflict) as foreign:
        async with cast.db.tx() as tx:
            await people.take_back(tx, vera, dialog, seq)
    assert foreign.value.code == "claimed_by_other"
    async with cast.db.tx() as tx:
        assert (await people.take_back(tx, anna, dialog, seq)).state == "cancelled"
    assert (await own_draft(cast, "anna", dialog)).text == "Напомню завтра"
    again = (await plans(cast, "anna", dialog, at, text="Другое")).seq
    async with cast.db.tx() as tx:
        assert (await people.send_now(tx, anna, dialog, again)).state == "queued"
    with pytest.raises(Conflict) as gone:
        async with cast.db.tx() as tx:
            await people.send_now(tx, anna, dialog, again)
    assert gone.value.code == "not_scheduled"
    assert len(await outbox(cast)) == 1


async def test_the_rules_of_answering_hold_when_it_is_planned(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("boris", dialog)
    before = await cast.row(dialog)
    with pytest.raises(Conflict) as lost:
        await plans(cast, "anna", dialog, soon())
    assert lost.value.code == "claimed_by_other"
    with pytest.raises(Invalid):
        await plans(cast, "boris", dialog, soon(-60))
    with pytest.raises(Invalid):
        await cast.says("boris", dialog, "x", kind="note", send_at=soon().isoformat())
    assert await cast.row(dialog) == before


async def test_the_same_key_twice_is_planned_once(cast: Cast) -> None:
    dialog, at, key = await cast.dialog(), soon(), str(uuid4())
    first = await plans(cast, "anna", dialog, at, client_id=key)
    second = await plans(cast, "anna", dialog, at, client_id=key)
    assert (first.seq, first.client_id) == (second.seq, UUID(key))
    assert await cast.db.hot.fetchval("SELECT count(*) FROM scheduled_sends") == 1


async def test_a_note_s_file_cannot_be_planned_as_an_answer(cast: Cast) -> None:
    dialog, file = await cast.dialog(), await cast.upload("anna")
    await cast.says("anna", dialog, "для своих", kind="note", attachments=[str(file)])
    with pytest.raises(Invalid):
        await plans(cast, "anna", dialog, soon(), attachments=[str(file)])


async def test_held_for_a_person_a_letter_keeps_its_subject_and_its_copies(cast: Cast) -> None:
    dialog, at = await cast.dialog(), soon()
    said = await plans(cast, "anna", dialog, at)
    letter = {"subject": "Счёт", "cc": [{"address": "boss@mail.test"}], "bcc": [{"address": "book@mail.test"}]}
    await cast.db.hot.execute(
        "UPDATE messages SET meta = meta || $3::text::jsonb WHERE conversation_id = $1 AND seq = $2",
        dialog,
        said.seq,
        msgspec.json.encode({"letter": letter}).decode(),
    )
    assert await release_due(cast.db, at + timedelta(hours=1)) == 1
    held = await cast.db.hot.fetch(
        "SELECT meta::text AS meta FROM messages WHERE conversation_id = $1 AND seq > $2", dialog, said.seq
    )
    assert [msgspec.json.decode(row["meta"])["letter"] for row in held] == [letter]


_LETTER = """
WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = seq + 1 WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, identity_id, provider_at, meta)
SELECT id, seq, 'in', identity_id, now(), $2::text::jsonb FROM c RETURNING seq
"""


async def of_letters(cast: Cast) -> int:
    """A dialog in a mailbox, its customer gleb@a.ru."""
    channel = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('email', 'x') RETURNING id")
    dialog = await cast.dialog("Глеб", channel)
    identity = (await cast.row(dialog))["identity_id"]
    await cast.db.hot.execute("UPDATE identities SET external_user = 'gleb@a.ru' WHERE id = $1", identity)
    return dialog


async def writes_letter(cast: Cast, dialog: int, wanted: str = "") -> int:
    """A letter of theirs; `wanted`: its Reply-To."""
    letter = {"sender": {"address": "gleb@a.ru"}} | ({"answer_to": {"address": wanted}} if wanted else {})
    seq: int = await cast.db.hot.fetchval(_LETTER, dialog, msgspec.json.encode({"letter": letter}).decode())
    return seq


async def whom(cast: Cast, dialog: int) -> list[str]:
    """Whom the newest of ours is to go to in place of the dialog's customer."""
    meta = await cast.db.hot.fetchval(
        "SELECT meta::text FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq DESC LIMIT 1",
        dialog,
    )
    return [box["address"] for box in msgspec.json.decode(meta or "{}").get("letter", {}).get("to", ())]


@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(hours=1)], ids=["goes", "is held"])
@pytest.mark.parametrize(("first", "then"), [("", "x@evil.ru"), ("office@a.ru", ""), ("office@a.ru", "x@evil.ru")])
async def test_a_planned_letter_goes_where_it_went_when_it_was_written(
    cast: Cast, first: str, then: str, late: timedelta
) -> None:
    dialog, at = await of_letters(cast), soon()
    await writes_letter(cast, dialog, first)
    await plans(cast, "anna", dialog, at, unless_customer_writes=False)
    await writes_letter(cast, dialog, then)
    assert await release_due(cast.db, at + late) == 1
    assert await whom(cast, dialog) == ([first] if first else [])


async def test_an_answer_goes_where_the_letter_wants_it_that_was_on_the_screen(cast: Cast) -> None:
    dialog, at = await of_letters(cast), soon()
    plain = await writes_letter(cast, dialog)
    office = await writes_letter(cast, dialog, "office@a.ru")
    await writes_letter(cast, dialog, "x@evil.ru")
    for answers, to in ((plain, []), (office, ["office@a.ru"]), (10**6, []), (None, ["x@evil.ru"])):
        await cast.says("anna", dialog, letter={"answers": answers})
        assert await whom(cast, dialog) == to
    await plans(cast, "anna", dialog, at, letter={"answers": office, "cc": ["a@b.cd"]}, unless_customer_writes=False)
    assert await at_time(cast, at) == 1
    assert await whom(cast, dialog) == ["office@a.ru"]
    # whom a colleague named stays named
    await cast.says("anna", dialog, letter={"answers": plain, "to": "nina@a.ru"})
    assert await whom(cast, dialog) == ["nina@a.ru"]
