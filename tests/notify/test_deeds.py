"""Every kind of notice is told by a real deed, to whom it concerns and to nobody else."""

import ast
from pathlib import Path
from typing import Any

import pytest

from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.change.delete import delete
from backend.inbox.actions.change.edit import NewText, edit
from backend.inbox.actions.read import mark_read
from backend.inbox.bulk import start, work
from backend.inbox.bulk.schemas import Args, NewBulk
from backend.inbox.events import MessageArrived
from backend.inbox.requests.hand_over import hand_over
from backend.inbox.requests.schemas import HandOver
from backend.inbox.rows.conversations import load_conversations
from backend.inbox.rows.messages import load_messages
from backend.inbox.told.given import CONSUMERS as GIVEN
from backend.inbox.told.heard import CONSUMERS as HEARD
from backend.kit.consumers import ConsumerRunner
from backend.kit.db import Own, Published
from backend.notify import centre, setup
from backend.notify.kinds import KINDS
from backend.notify.schemas import NoticeItem
from backend.notify.tell import Notice, tell
from backend.notify.wishes import NoticeAgain, NoticeWays
from backend.webhooks.outcome import Outcome
from tests.cast import Cast
from tests.notify.house import Leaving, relayed
from tests.notify.test_letters import wants
from tests.platforms.push import PushService

BACKEND = Path(__file__).parents[2] / "backend"
_TALK = "SELECT card_id FROM conversations WHERE id = $1"
_LEADS = "UPDATE conversations SET responsible_id = $2 WHERE id = $1"


async def seen(cast: Cast, who: str) -> list[NoticeItem]:
    async with cast.db.tx() as tx:
        return (await centre.mine(tx, await cast.grants(who), "all", 30)).items


async def kinds(cast: Cast, who: str) -> list[tuple[str, int]]:
    return [(item.kind, item.count) for item in await seen(cast, who)]


@pytest.fixture
async def log(leaving: Leaving, cast: Cast) -> None:
    """Consumers of the log as they run since the beginning."""
    for consumer in (*GIVEN, *HEARD):
        await cast.db.hot.execute("INSERT INTO consumers (name, position) VALUES ($1, 0)", consumer.name)


async def heard(cast: Cast) -> None:
    await relayed(cast)
    for consumer in (*GIVEN, *HEARD):
        await ConsumerRunner(cast.db, consumer).drain()


async def gives(cast: Cast, who: str, card: int, to: str | None) -> None:
    async with cast.db.tx() as tx:
        me = await cast.grants(who)
        version = (await card_for(tx, me, card))[0].version
        await edit_card(tx, me, card, EditCard(version=version, responsible_id=cast.ids[to] if to else None))


def _told_kinds() -> set[str]:
    """Words of the source that are the name of a kind, outside the list of kinds and the words themselves."""
    found: set[str] = set()
    for path in BACKEND.rglob("*.py"):
        if path.parent.name == "notify" and path.name not in ("heads.py",):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and node.value in KINDS:
                found.add(str(node.value))
    return found


def test_no_kind_that_one_can_choose_is_told_by_nobody() -> None:
    assert set(KINDS) - _told_kinds() == set()


@pytest.mark.usefixtures("log")
async def test_who_is_given_a_request_is_told_and_who_takes_one_is_not(cast: Cast) -> None:
    mine, theirs = await cast.dialog("Глеб"), await cast.dialog("Мария")
    cards = [await cast.db.hot.fetchval(_TALK, dialog) for dialog in (mine, theirs)]
    await gives(cast, "boris", cards[0], "anna")
    await gives(cast, "boris", cards[1], "boris")
    await heard(cast)
    (notice,) = await seen(cast, "anna")
    assert (notice.kind, notice.title, notice.text) == (
        "request_assigned",
        "Заявка теперь ваша: Глеб",
        "Передаёт Борис.",
    )
    assert notice.place.card_id == cards[0]
    assert (await kinds(cast, "boris"), await kinds(cast, "vera")) == ([], [])
    # heard again, told once; what goes on to another before it is told is told to that one alone
    await cast.db.hot.execute("UPDATE consumers SET position = 0")
    await gives(cast, "boris", cards[1], "anna")
    await gives(cast, "boris", cards[1], "vera")
    await heard(cast)
    assert await kinds(cast, "anna") == [("request_assigned", 1)]
    assert await kinds(cast, "vera") == [("request_assigned", 1)]


@pytest.mark.usefixtures("log")
async def test_many_requests_at_once_are_one_line_that_counts_them(cast: Cast) -> None:
    for name in ("Глеб", "Мария", "Олег", "Нина", "Пётр"):
        await gives(cast, "boris", await cast.db.hot.fetchval(_TALK, await cast.dialog(name)), "anna")
    await heard(cast)
    assert await kinds(cast, "anna") == [("request_assigned", 5)]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM notices") == 1


@pytest.mark.usefixtures("leaving")
async def test_requests_that_are_heard_of_again_are_counted_once(cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")

    async def told(*facts: int) -> list[tuple[str, int]]:
        about: dict[str, Any] = {"subject": ("conversation", dialog), "group": "given", "fold": True}
        async with cast.db.tx() as tx:
            given = [Notice(to=cast.ids["anna"], kind="assigned", once=f"given:{fact}", **about) for fact in facts]
            await tell(tx, given)
        return await kinds(cast, "anna")

    assert await told(1, 2, 3, 4, 5) == [("assigned", 5)]
    # the batch of the log ended within their transaction: the next one hears of the same, and of what is new
    assert await told(1, 2, 3, 4, 5) == [("assigned", 5)]
    assert await told(4, 5, 6, 7) == [("assigned", 7)]


@pytest.mark.usefixtures("log")
async def test_a_dialog_that_changes_hands_is_told_once_though_its_request_goes_along(cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")
    for who, to in (("boris", "anna"), ("boris", "vera")):
        async with cast.db.tx() as tx:
            await assign(tx, await cast.grants(who), dialog, Assign(user_id=cast.ids[to]))
        await heard(cast)
    assert await kinds(cast, "anna") == [("taken_over", 1), ("assigned", 1)]
    assert await kinds(cast, "vera") == [("assigned", 1)]


@pytest.mark.usefixtures("log")
async def test_a_request_that_is_handed_over_with_its_dialog_is_told_once(cast: Cast) -> None:
    card = await cast.db.hot.fetchval(_TALK, await cast.dialog("Глеб"))
    async with cast.db.tx() as tx:
        me = await cast.grants("boris")
        version = (await card_for(tx, me, card))[0].version
        await hand_over(tx, me, card, HandOver(version=version, responsible_id=cast.ids["anna"], note="Веди"))
    await heard(cast)
    assert await kinds(cast, "anna") == [("assigned", 1)]


async def test_who_set_many_dialogs_in_motion_is_told_when_they_are_done(leaving: Leaving, cast: Cast) -> None:
    few, many = [await cast.dialog() for _ in range(2)], [await cast.dialog() for _ in range(10)]
    for ids in (few, many):
        async with cast.db.tx() as tx:
            me = await cast.grants("anna")
            to = Args(to=Assign(user_id=cast.ids["anna"]))
            run = await start.start(tx, me, NewBulk(verb="assign", args=to, ids=tuple(ids)))
        await work.run(cast.db, run.id)
    (notice,) = await seen(cast, "anna")
    assert (notice.kind, notice.text, notice.place.path) == ("bulk_ready", "Сделано 10 из 10.", "/inbox")


async def test_a_webhook_that_the_house_stops_is_told_to_who_looks_after_them(leaving: Leaving, cast: Cast) -> None:
    hook = await cast.db.hot.fetchval(
        "INSERT INTO webhooks (name, url, secret, user_id) VALUES ('Склад', 'https://a.example', '', $1) RETURNING id",
        cast.ids["ada"],
    )
    for _ in range(2):
        async with cast.db.tx() as tx:
            await Outcome(leaving.settings, leaving.cipher).pause(tx, hook, "failing")
    (notice,) = await seen(cast, "ada")
    assert (notice.kind, notice.title) == ("webhook_stopped", "Вебхук остановлен: Склад")
    assert notice.place.path == f"/settings/webhooks/{hook}"
    assert await kinds(cast, "anna") == []


async def test_a_notice_reads_as_its_note_reads_now(leaving: Leaving, cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")
    entity = {"type": "mention", "offset": 0, "length": 5, "user_id": cast.ids["vera"]}
    note = await cast.says("anna", dialog, "@Вера пин-код 4417", kind="note", entities=[entity])
    await cast.says("boris", dialog, "Здравствуйте")
    assert [item.text for item in await seen(cast, "vera")] == ["@Вера пин-код 4417"]
    assert await cast.db.hot.fetchval("SELECT count(*) FROM notices WHERE data::text LIKE '%4417%'") == 0
    async with cast.db.tx() as tx:
        entities = note.message.entities
        await edit(tx, await cast.grants("anna"), dialog, note.message.seq, NewText("@Вера взгляни", tuple(entities)))
    assert [item.text for item in await seen(cast, "vera")] == ["@Вера взгляни"]
    async with cast.db.tx() as tx:
        await delete(tx, await cast.grants("anna"), dialog, note.message.seq)
    assert [item.text for item in await seen(cast, "vera")] == ["Сообщение удалено."]


@pytest.mark.usefixtures("log")
async def test_of_a_deleted_message_a_notice_says_no_word(leaving: Leaving, cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")
    await leaving.tells("anna", kind="delivery_failed", subject=("conversation", dialog),
                        place={"conversation_id": dialog, "seq": 1}, data={"whose": "Глеб"})  # fmt: skip
    assert [item.text for item in await seen(cast, "anna")] == ["Сколько стоит самовар?"]
    await cast.db.hot.execute("UPDATE messages SET deleted_at = now() WHERE conversation_id = $1", dialog)
    assert [item.text for item in await seen(cast, "anna")] == ["Сообщение удалено."]
    await cast.db.hot.execute("UPDATE users SET locale = 'lt'")
    assert [item.text for item in await seen(cast, "anna")] == ["Žinutė ištrinta."]


@pytest.mark.usefixtures("log")
async def test_a_burst_of_messages_is_one_notice_until_it_has_left(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    dialog = await cast.dialog("Глеб")

    async def writes(*seqs: int) -> None:
        for seq in seqs:
            about = {"subject": ("conversation", dialog), "place": {"conversation_id": dialog, "seq": 1}}
            rest: dict[str, Any] = {**about, "data": {"whose": "Глеб"}, "once": f"m{seq}", "fold": True}
            told = Notice(to=cast.ids["anna"], kind="message", **rest)
            async with cast.db.tx() as tx:
                await tell(tx, [told])

    async def rows() -> list[int]:
        return [row["times"] for row in await cast.db.hot.fetch("SELECT times FROM notices ORDER BY id")]

    # no device, no bot, not in the centre: nobody would be shown it
    await writes(1)
    assert await rows() == []
    browser = await leaving.subscribes(service, "anna")
    await writes(2, 3)
    await leaving.plans()
    await writes(4)
    assert await rows() == [3]
    await leaving.sends()
    assert [each["title"] for each in browser.shown] == ["Глеб: новых сообщений — 3"]
    # it has left, and stays in the journal: what comes now is told anew, with the number of all
    await writes(5)
    await leaving.sends()
    assert await rows() == [3, 1]
    assert [each["title"] for each in browser.shown] == ["Глеб: новых сообщений — 3", "Глеб: новых сообщений — 4"]
    assert [row for row in await leaving.journal() if row[0] == "push"] == [("push", "sent", None)] * 2


async def test_who_writes_on_and_on_keeps_neither_the_heads_nor_a_letter_waiting(leaving: Leaving, cast: Cast) -> None:
    house = setup.PutNoticeHouse(0, {}, {"message": NoticeAgain(head=15, email=20)})
    async with cast.db.tx() as tx:
        await setup.put_house(tx, await cast.grants("ada"), "127.0.0.1", house)
    await wants(leaving, "anna", message=NoticeWays(app=True, push=False, email="never", bot=False))
    dialogs = [await cast.dialog("Глеб"), await cast.dialog("Мария")]

    async def writes(dialog: int, seq: int) -> None:
        about = {"subject": ("conversation", dialog), "place": {"conversation_id": dialog, "seq": seq}}
        await leaving.tells("anna", kind="message", once=f"m{dialog}:{seq}", fold=True, **about)
        await leaving.plans()

    async def due() -> dict[str, float]:
        rows = await cast.db.hot.fetch(
            """
            SELECT d.way, extract(epoch FROM d.due_at)::float8 AS due FROM notice_deliveries d
            JOIN notices n ON n.id = d.notice_id WHERE n.subject_id = $1 AND d.state = 'waiting'""",
            dialogs[0],
        )
        return {row["way"]: row["due"] for row in rows}

    await writes(dialogs[0], 1)
    first = await due()
    assert first.keys() == {"email", "head"}
    await writes(dialogs[1], 1)
    for seq in (2, 3):
        # ten minutes later
        await leaving.run("UPDATE notice_deliveries SET due_at = due_at - interval '10 minutes'")
        await writes(dialogs[0], seq)
        now = await due()
        assert {way: first[way] - now[way] for way in first} == {"email": 600.0 * (seq - 1), "head": 600.0 * (seq - 1)}
    # one line, on top, that opens the newest; and the heads are told, whose time has come
    assert [(item.subject.id, item.count, item.place.seq) for item in await seen(cast, "anna")] == [
        (dialogs[0], 3, 3),
        (dialogs[1], 1, 1),
    ]
    await leaving.sends(early=False)
    assert ("unseen", 1) in await kinds(cast, "boris")


@pytest.mark.usefixtures("log")
async def test_of_a_message_that_was_read_before_anybody_could_be_told_nothing_is_said(
    leaving: Leaving, cast: Cast, service: PushService
) -> None:
    await leaving.subscribes(service, "anna")
    read, unread = await cast.dialog("Глеб"), await cast.dialog("Мария")
    for dialog in (read, unread):
        await cast.db.hot.execute(_LEADS, dialog, cast.ids["anna"])
        async with cast.db.tx() as tx:
            row = (await load_conversations(tx, [dialog]))[dialog][0]
            view = (await load_messages(tx, [(dialog, 1)]))[dialog, 1]
            tx.publish(Published(MessageArrived(row, view), Own(cast.ids["anna"]), "conversation", dialog))
    async with cast.db.tx() as tx:
        await mark_read(tx, cast.ids["anna"], read, 1)
    await heard(cast)
    assert [row["subject_id"] for row in await cast.db.hot.fetch("SELECT subject_id FROM notices")] == [unread]
    # and what was told already is read with the dialog, the device is not told
    await leaving.plans()
    async with cast.db.tx() as tx:
        await mark_read(tx, cast.ids["anna"], unread, 1)
    await leaving.sends()
    assert sorted(await leaving.journal()) == [("bot", "held", "no_bot"), ("push", "held", "seen")]
