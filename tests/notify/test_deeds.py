"""Every kind of notice is told by a real deed, to whom it concerns and to nobody else."""

import ast
from pathlib import Path

import pytest

from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.inbox.actions.assign import Assign, assign
from backend.inbox.actions.change.delete import delete
from backend.inbox.actions.change.edit import NewText, edit
from backend.inbox.bulk import start, work
from backend.inbox.bulk.schemas import Args, NewBulk
from backend.inbox.told.given import CONSUMERS as GIVEN
from backend.inbox.told.heard import CONSUMERS as HEARD
from backend.kit.consumers import ConsumerRunner
from backend.notify import centre
from backend.notify.kinds import KINDS
from backend.notify.schemas import NoticeItem
from backend.webhooks.outcome import Outcome
from tests.cast import Cast
from tests.notify.house import Leaving, relayed

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


@pytest.mark.usefixtures("log")
async def test_a_dialog_that_changes_hands_is_told_once_though_its_request_goes_along(cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")
    for who, to in (("boris", "anna"), ("boris", "vera")):
        async with cast.db.tx() as tx:
            await assign(tx, await cast.grants(who), dialog, Assign(user_id=cast.ids[to]))
        await heard(cast)
    assert await kinds(cast, "anna") == [("taken_over", 1), ("assigned", 1)]
    assert await kinds(cast, "vera") == [("assigned", 1)]


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
