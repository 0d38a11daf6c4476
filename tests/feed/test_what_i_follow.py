"""The list of what I follow, and the buttons that say how."""

import pytest
import pytest_asyncio

from backend.feed import walk
from backend.feed.following.listed import mine, of_one
from backend.feed.following.schemas import Followed, FollowRef
from backend.feed.read import feed
from backend.kit.errors import Missing
from backend.wiring import lists_of_rooms, sight_of_notices
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.reading import Reading
from tests.feed.test_following import Followers

VIEW = """
INSERT INTO list_views (entity, owner_id, whose, name, look) VALUES ($1, $2, 'me', $3, $4::text::jsonb) RETURNING id
"""


@pytest_asyncio.fixture
async def followers(cast: Cast) -> Followers:
    lists_of_rooms()
    sight_of_notices()
    found = Followers(cast)
    await found.begin()
    return found


async def _found(cast: Cast, who: str, search: str) -> list[str]:
    async with cast.db.tx() as tx:
        page = await mine(tx, await cast.grants(who), 50, None, search)
    return sorted(each.name for each in page.items if each.id)


async def _how(cast: Cast, who: str, kind: str, row_id: int) -> Followed:
    async with cast.db.tx() as tx:
        return await of_one(tx, await cast.grants(who), FollowRef(kind, id=row_id))  # type: ignore[arg-type]


async def test_what_is_followed_is_found_by_the_words_of_its_name(
    cast: Cast, firms: Firms, followers: Followers
) -> None:
    firm = await firms.make("anna", name="Самовары Тулы")
    await followers.put("anna", "all", kind="company", id=firm.id)
    await followers.put("anna", "all", kind="user", id=cast.ids["boris"])
    for name in ("Мария Петрова", "Пётр Марьин"):
        dialog = await cast.dialog(name)
        contact = await cast.db.hot.fetchval("SELECT contact_id FROM conversations WHERE id = $1", dialog)
        await followers.put("anna", "all", kind="contact", id=contact)
    assert await _found(cast, "anna", "петрова МАРИЯ") == ["Мария Петрова"]
    assert await _found(cast, "anna", "тул") == ["Самовары Тулы"]
    assert await _found(cast, "anna", "%") == []
    assert len(await _found(cast, "anna", "")) == 4


async def test_a_name_that_is_out_of_sight_by_now_is_not_found_by_its_words(
    cast: Cast, firms: Firms, followers: Followers
) -> None:
    firm = await firms.make("anna", name="Самовары Тулы")
    await followers.put("anna", "all", kind="company", id=firm.id)
    sql = "UPDATE companies SET responsible_id = $2, created_by = $2 WHERE id = $1"
    await cast.db.hot.execute(sql, firm.id, cast.ids["boris"])
    other = await firms.make("anna", name="Тулы и самовары")
    await followers.put("anna", "all", kind="company", id=other.id)
    await cast.db.hot.execute(sql, other.id, cast.ids["boris"])
    assert await _found(cast, "anna", "тулы") == []
    assert await _found(cast, "anna", "") == ["", ""]
    # nor does the cursor tell that there would be more of them
    async with cast.db.tx() as tx:
        page = await mine(tx, await cast.grants("anna"), 1, None, "тулы")
    assert (page.items, page.next) == ([], None)


async def test_the_button_says_what_counts_where_nothing_was_said_of_the_client_itself(
    cast: Cast, followers: Followers
) -> None:
    dialog = await cast.dialog()
    card = await cast.db.hot.fetchval("SELECT card_id FROM conversations WHERE id = $1", dialog)
    assert await _how(cast, "anna", "card", card) == Followed(None, "off", 0)
    await followers.put("anna", "mentions", kind="house")
    assert await _how(cast, "anna", "card", card) == Followed(None, "mentions", 0)
    await followers.put("anna", "all", kind="own")
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["anna"], card)
    assert await _how(cast, "anna", "card", card) == Followed(None, "all", 0)
    await followers.put("anna", "off", kind="card", id=card)
    assert await _how(cast, "anna", "card", card) == Followed("off", "off", 0)


async def test_whoever_follows_a_view_hears_of_what_comes_to_match_it(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    """Of the very fact by which it matches: nobody has to have followed that request before."""
    dialog = await cast.dialog()
    card = await cast.db.hot.fetchval("SELECT card_id FROM conversations WHERE id = $1", dialog)
    look = '{"columns": ["title"], "where": {"column": "responsible_id", "op": "filled"}, "order": {"column": ""}}'
    view = await cast.db.hot.fetchval(VIEW, "card", cast.ids["anna"], "Взятые", look)
    await followers.put("anna", "all", kind="view", id=view)
    assert await _how(cast, "anna", "view", view) == Followed("all", "all", 0)
    await cast.says("boris", dialog, "ничья", kind="note")
    assert await followers.told() == []
    # the answer claims it
    await cast.says("boris", dialog)
    assert [kind for _, kind in await followers.told()] == ["message_out", "claimed"]
    assert (await cast.db.hot.fetchval("SELECT responsible_id FROM cards WHERE id = $1", card)) == cast.ids["boris"]


async def test_a_view_of_papers_is_not_followed(cast: Cast, followers: Followers) -> None:
    view = await cast.db.hot.fetchval(VIEW, "invoice", cast.ids["anna"], "Счета", '{"columns": []}')
    with pytest.raises(Missing):
        await followers.put("anna", "all", kind="view", id=view)


async def test_what_few_clients_do_is_the_same_by_their_own_rows_and_by_the_whole_log(
    cast: Cast, firms: Firms, reading: Reading, followers: Followers, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm = await firms.make("anna", name="Самовары Тулы")
    await followers.put("anna", "all", kind="company", id=firm.id)
    for n in range(4):
        dialog = await cast.dialog(f"Клиент {n}")
        row = await cast.db.hot.fetchrow("SELECT contact_id, card_id FROM conversations WHERE id = $1", dialog)
        # of one both are followed, of one the request, one is of the company, one is nobody's
        if n in (0, 1):
            await followers.put("anna", "all", kind="card", id=row["card_id"])
        if n == 0:
            await followers.put("anna", "money", kind="contact", id=row["contact_id"])
        if n == 2:
            await cast.db.hot.execute("UPDATE cards SET company_id = $1 WHERE id = $2", firm.id, row["card_id"])
        await cast.says("boris", dialog, "ответ")
        await cast.says("dora", dialog, "заметка", kind="note")
    await firms.edit("anna", firm, name="Самовары")
    # some of it before the months that are looked at first
    await cast.db.hot.execute("UPDATE activities SET stored_at = stored_at - id % 3 * interval '60 days'")
    whole = {}
    for few in (300, -1):
        monkeypatch.setattr(walk, "FEW", few)
        whole[few] = [item.key for item in await reading.items("anna", whose="following")]
    assert whole[300] == whole[-1]
    assert len(set(whole[300])) == len(whole[300]) > 9
    # page by page, and over chunks that are smaller than what one of them did
    monkeypatch.setattr(walk, "FEW", 300)
    monkeypatch.setattr(walk, "FEW_CHUNKS", (3,) * 8)
    assert await _paged(cast, "anna", 2) == whole[-1]


async def _paged(cast: Cast, who: str, limit: int) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        async with cast.db.tx() as tx:
            page = await feed(tx, await cast.grants(who), walk.Wanted(whose="following"), limit, cursor)
        found += [item.key for item in page.items]
        cursor = page.next
        if cursor is None:
            return found
