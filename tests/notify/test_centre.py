"""What somebody is told waits for them in their centre: once, grouped, and only while they may see what it is about."""

import asyncio
from typing import Any

import pytest

from backend.kit.errors import Invalid, Missing
from backend.notify import centre
from backend.notify.schemas import NoticeItem
from backend.notify.tell import Notice, tell
from backend.wiring import sight_of_notices
from tests.cast import Cast

sight_of_notices()


async def tells(cast: Cast, who: str, **rest: Any) -> None:
    told = {"kind": "rule", "subject": ("house", None), "data": {"title": "Самовар", "text": "новое"}} | rest
    async with cast.db.tx() as tx:
        await tell(tx, [Notice(to=cast.ids[who], **told)])


async def shown(cast: Cast, who: str, which: centre.Which = "all", group: str | None = None) -> list[NoticeItem]:
    async with cast.db.tx() as tx:
        return (await centre.mine(tx, await cast.grants(who), which, 30, None, group)).items


async def unread(cast: Cast, who: str) -> int:
    async with cast.db.tx() as tx:
        return await centre.unread(tx, cast.ids[who])


async def test_who_is_named_in_a_note_is_told_and_led_to_that_very_note(cast: Cast) -> None:
    dialog = await cast.dialog("Глеб")
    entity = {"type": "mention", "offset": 0, "length": 5, "user_id": cast.ids["vera"]}
    await cast.says("anna", dialog, "@Вера взгляни", kind="note", entities=[entity])
    (notice,) = await shown(cast, "vera")
    assert (notice.kind, notice.title, notice.text) == ("mentioned", "Анна зовёт вас: Глеб", "@Вера взгляни")
    assert (notice.place.conversation_id, notice.place.seq) == (dialog, 2)
    assert await shown(cast, "anna") == []
    (event,) = await cast.events("notice.told")
    assert event["audience"] == {"type": "own", "user_id": cast.ids["vera"]}
    assert event["body"] == {"type": "notice.told", "notice": {"id": notice.id}, "kind": "mentioned", "shown": True}


async def test_who_has_looked_at_the_dialog_has_no_notice_of_it_left(cast: Cast) -> None:
    from backend.inbox.mentions.see import see

    dialog = await cast.dialog()
    await tells(cast, "vera", subject=("conversation", dialog), place={"conversation_id": dialog, "seq": 4})
    async with cast.db.tx() as tx:
        await see(tx, cast.ids["vera"], dialog, 3)
    assert await unread(cast, "vera") == 1
    async with cast.db.tx() as tx:
        await see(tx, cast.ids["vera"], dialog, 4)
    assert await unread(cast, "vera") == 0


async def test_what_is_told_before_a_rollback_was_never_told(cast: Cast) -> None:
    async def fails() -> None:
        async with cast.db.tx() as tx:
            await tell(tx, [Notice(to=cast.ids["anna"], kind="rule", subject=("house", None))])
            raise RuntimeError("the commit does not come")

    with pytest.raises(RuntimeError):
        await fails()
    assert await shown(cast, "anna") == []
    assert await cast.events("notice.told") == []


async def test_the_same_thing_seen_by_two_at_once_is_told_once(cast: Cast) -> None:
    await asyncio.gather(*(tells(cast, "anna", once="task:1:due") for _ in range(5)))
    await tells(cast, "boris", once="task:1:due")
    assert len(await shown(cast, "anna")) == len(await shown(cast, "boris")) == 1
    assert len(await cast.events("notice.told")) == 2


async def test_several_of_a_group_are_one_line_until_it_is_opened(cast: Cast) -> None:
    for n in range(5):
        await tells(cast, "anna", group="dialog:7", data={"title": f"№ {n}", "text": ""})
    await tells(cast, "anna", group="dialog:8")
    other, five = await shown(cast, "anna")
    assert [(other.count, other.group), (five.count, five.title)] == [(1, "dialog:8"), (5, "№ 4")]
    assert len(await shown(cast, "anna", group="dialog:7")) == 5
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["anna"], [five.id], None)
    assert await unread(cast, "anna") == 1
    assert [each.id for each in await shown(cast, "anna", "unread")] == [other.id]


async def test_what_came_after_i_looked_stays_unread(cast: Cast) -> None:
    await tells(cast, "anna", group="dialog:7")
    (first,) = await shown(cast, "anna")
    await tells(cast, "anna", group="dialog:7")
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["anna"], [first.id], None)
    assert await unread(cast, "anna") == 1
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["anna"], [], first.id)
    assert await unread(cast, "anna") == 1


async def test_one_reads_ones_own_alone_and_may_come_back_to_it(cast: Cast) -> None:
    await tells(cast, "anna")
    (notice,) = await shown(cast, "anna")
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["boris"], [notice.id], notice.id)
    assert await unread(cast, "anna") == 1
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["anna"], [notice.id], None)
        await centre.unread_again(tx, cast.ids["anna"], notice.id)
    assert await unread(cast, "anna") == 1
    with pytest.raises(Missing):
        async with cast.db.tx() as tx:
            await centre.unread_again(tx, cast.ids["boris"], notice.id)


async def test_nobody_is_told_of_what_they_do_not_see_and_who_sees_it_no_more_reads_none_of_its_words(
    cast: Cast,
) -> None:
    secret = await cast.dialog("Тайный", cast.secret)
    await tells(cast, "anna", subject=("conversation", secret))
    await tells(cast, "dora", subject=("conversation", secret), place={"conversation_id": secret})
    await tells(cast, "dora", subject=("nobody registered this", 1))
    assert await shown(cast, "anna") == []
    (notice,) = await shown(cast, "dora")
    assert not notice.veiled
    await cast.db.hot.execute("DELETE FROM channel_members WHERE member_id = $1", cast.ids["dora"])
    (notice,) = await shown(cast, "dora")
    assert (notice.veiled, notice.title, notice.text) == (True, "Это вам больше не показывают", "")
    assert (notice.subject.id, notice.place.conversation_id) == (None, None)


async def test_pages_go_on_where_the_last_one_ended(cast: Cast) -> None:
    for n in range(5):
        await tells(cast, "anna", group=str(n))
    me = await cast.grants("anna")
    async with cast.db.tx() as tx:
        first = await centre.mine(tx, me, "all", 2)
        second = await centre.mine(tx, me, "all", 4, first.next)
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid):
            await centre.mine(tx, me, "all", 2, "nonsense")
    assert [each.group for each in (*first.items, *second.items)] == ["4", "3", "2", "1", "0"]
    assert second.next is None
