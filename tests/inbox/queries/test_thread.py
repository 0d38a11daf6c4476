"""Around a message, by day, and everything said with a person on one line of time: only what the viewer may see."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.inbox.queries.files import files, files_with
from backend.inbox.queries.history import history, history_days
from backend.inbox.queries.thread import days
from backend.kit.errors import Invalid, Missing
from tests.cast import Cast

START = datetime(2026, 11, 1, 12, tzinfo=UTC)
_MANY = """
INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
SELECT $1, n, 'in', n::text, $2::timestamptz + n * $3::interval FROM generate_series(2, $4::bigint) AS n
"""
_SECOND = """
INSERT INTO conversations (channel_id, thread_key, contact_id, seq, in_seq, last_at)
SELECT $2, $3, contact_id, 0, 0, now() FROM conversations WHERE id = $1 RETURNING id
"""


async def talk(cast: Cast, dialog: int, last: int, step: timedelta, start: datetime = START) -> None:
    """Messages 2 … last, a `step` apart; the first one, too, at the beginning."""
    await cast.db.hot.execute(_MANY, dialog, start, step, last)
    await cast.db.hot.execute(
        "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) VALUES ($1, 1, 'in', '1', $2) "
        "ON CONFLICT (conversation_id, seq) DO UPDATE SET provider_at = excluded.provider_at",
        dialog, start,
    )  # fmt: skip
    await cast.db.hot.execute("UPDATE conversations SET seq = $2, in_seq = $2 WHERE id = $1", dialog, last)


async def another(cast: Cast, dialog: int, channel_id: int) -> int:
    """A further dialog of the same person."""
    return int(await cast.db.hot.fetchval(_SECOND, dialog, channel_id, uuid4().hex))


async def test_a_day_is_the_viewers_own(cast: Cast) -> None:
    dialog = await cast.dialog()
    await talk(cast, dialog, 4, timedelta(hours=11))
    async with cast.db.tx() as tx:
        utc = await days(tx, [dialog], "UTC")
        far = await days(tx, [dialog], "Asia/Vladivostok")
    # 1 at 12:00; 2 a day-and-two-hours-less later (n × 11 h after the start)
    assert [(str(day.day), day.seq) for day in utc] == [("2026-11-01", 1), ("2026-11-02", 2), ("2026-11-03", 4)]
    assert [(str(day.day), day.seq) for day in far] == [("2026-11-01", 1), ("2026-11-02", 2), ("2026-11-03", 3)]


async def test_one_line_of_time_over_channels_keeps_each_dialogs_order_through_all_pages(cast: Cast) -> None:
    telegram = await cast.dialog()
    letters = await another(cast, telegram, cast.sales)
    await talk(cast, telegram, 25, timedelta(minutes=10))
    await talk(cast, letters, 17, timedelta(minutes=15), START + timedelta(minutes=3))
    # a late one names a time of long ago: it stays where it arrived
    await cast.db.hot.execute(
        "UPDATE messages SET provider_at = $2 WHERE conversation_id = $1 AND seq = 20", telegram, START
    )
    me = await cast.grants("anna")
    contact = (await cast.row(telegram))["contact_id"]
    said: list[tuple[int, int, datetime]] = []
    cursor = None
    while True:
        async with cast.db.tx() as tx:
            page = await history(tx, me, contact, cursor=cursor, limit=7)
        said = [(v.conversation_id, v.seq, v.sent_at) for v in page.items] + said
        cursor = page.next
        if cursor is None:
            break
    assert sorted(set(said)) == sorted(said)
    for dialog, last in ((telegram, 25), (letters, 17)):
        assert [seq for where, seq, _ in said if where == dialog] == list(range(1, last + 1))
    calm = [at for where, seq, at in said if where == letters or seq > 20]
    assert calm == sorted(calm)
    assert {row.id for row in page.conversations} == {telegram, letters}


async def test_a_dialog_out_of_sight_is_on_nobody_elses_line(cast: Cast) -> None:
    open_one = await cast.dialog()
    closed = await another(cast, open_one, cast.secret)
    await talk(cast, closed, 3, timedelta(days=1))
    contact = (await cast.row(open_one))["contact_id"]
    async with cast.db.tx() as tx:
        annas = await history(tx, await cast.grants("anna"), contact, cursor=None, limit=50)
        boris = await history(tx, await cast.grants("boris"), contact, cursor=None, limit=50)
        dates = await history_days(tx, await cast.grants("anna"), contact)
    assert {view.conversation_id for view in annas.items} == {open_one} == {row.id for row in annas.conversations}
    assert {view.conversation_id for view in boris.items} == {open_one, closed}
    assert {day.conversation_id for day in dates} == {open_one}

    only_closed = await cast.dialog("Мария", cast.secret)
    stranger = (await cast.row(only_closed))["contact_id"]
    for who, contact_id in (("anna", stranger), ("anna", 10**15)):
        async with cast.db.tx() as tx:
            with pytest.raises(Missing):
                await history(tx, await cast.grants(who), contact_id, cursor=None, limit=5)


@pytest.mark.parametrize("cursor", ["x", "eyJhIjoxfQ", "WyJuIiwxXQ"])
async def test_a_foreign_cursor_is_refused(cast: Cast, cursor: str) -> None:
    dialog = await cast.dialog()
    contact = (await cast.row(dialog))["contact_id"]
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid):
            await history(tx, await cast.grants("anna"), contact, cursor=cursor, limit=5)


_FILE = """
INSERT INTO attachments (id, conversation_id, seq, position, kind, name, state, storage_key)
VALUES ($1, $2, $3, $4, $5, $6, 'stored', 'k')
"""


async def test_files_are_walked_by_kind_both_ways_and_a_messages_files_stay_together(cast: Cast) -> None:
    dialog = await cast.dialog()
    await talk(cast, dialog, 9, timedelta(minutes=1))
    placed = [(2, 0, "photo"), (3, 0, "document"), (4, 0, "photo"), (4, 1, "video"), (4, 2, "photo"), (7, 0, "photo")]
    placed += [(seq, position, "photo") for seq in (5, 6) for position in range(6)]
    for seq, position, kind in (*placed, (8, 0, "voice"), (9, 0, "photo")):
        await cast.db.hot.execute(_FILE, uuid4(), dialog, seq, position, kind, f"{seq}.{position}")
    await cast.db.hot.execute("UPDATE messages SET deleted_at = now() WHERE seq = 9")
    pages: list[list[str]] = []
    before = None
    async with cast.db.tx() as tx:
        while True:
            page = await files(tx, dialog, "pictures", before=before, after=None, limit=2)
            pages.append([kept.file.name for kept in page.items])
            before = page.next
            if before is None:
                break
        six, five = ([f"{seq}.{position}" for position in range(5, -1, -1)] for seq in (6, 5))
        assert pages == [["7.0"], six, five, ["4.2", "4.1", "4.0"], ["2.0"]]
        newer = await files(tx, dialog, "pictures", before=None, after=2, limit=50)
        assert [kept.file.name for kept in newer.items][:4] == ["4.0", "4.1", "4.2", "5.0"]
        assert [kept.seq for kept in (await files(tx, dialog, "sounds", before=None, after=None, limit=5)).items] == [8]


async def test_files_of_all_dialogs_with_a_person_stand_on_one_line_as_far_as_one_sees(cast: Cast) -> None:
    first = await cast.dialog()
    second, secret = await another(cast, first, cast.sales), await another(cast, first, cast.secret)
    for number, dialog in enumerate((first, second, secret)):
        await talk(cast, dialog, 6, timedelta(minutes=2 + number))
        for seq in range(2, 7):
            await cast.db.hot.execute(_FILE, uuid4(), dialog, seq, 0, "document", f"{dialog}.{seq}")
            await cast.db.hot.execute(_FILE, uuid4(), dialog, seq, 1, "document", f"{dialog}.{seq}")
    contact = (await cast.row(first))["contact_id"]
    for who, dialogs in (("anna", {first, second}), ("boris", {first, second, secret})):
        found: list[Any] = []
        cursor = None
        async with cast.db.tx() as tx:
            grants = await cast.grants(who)
            while True:
                page = await files_with(tx, grants, contact, "documents", cursor=cursor, limit=10)
                found += page.items
                cursor = page.next
                if cursor is None:
                    break
        assert len({kept.file.id for kept in found}) == len(found) == len(dialogs) * 10
        assert {kept.conversation_id for kept in found} == dialogs
        assert [kept.at for kept in found] == sorted((kept.at for kept in found), reverse=True)
