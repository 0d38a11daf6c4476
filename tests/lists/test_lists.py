"""Lists of contacts and companies: what a list holds is what one sees one by one, and what its conditions say."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.contacts.companies.sight import demand_company
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.sight import demand_contact
from backend.kit.errors import Forbidden, Invalid, Missing, Refused
from backend.kit.http import cursor
from backend.lists import page, views, walk
from backend.lists.columns import OPS, Listing
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked, EditListView, ListCount, NewListView, Where
from backend.wiring import lists_of_rooms
from tests.cast import Cast

PEOPLE = ("anna", "vera", "boris", "dora", "ada")
_FIELD = """
INSERT INTO fields (entity, kind, name, setup) VALUES ('contact', $1, $2, $3::text::jsonb) RETURNING id
"""


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()


async def _ids(cast: Cast, grants: Grants, listing: Listing, limit: int = 200, **asked: Any) -> list[int]:
    """Every page of a list."""
    found: list[int] = []
    body, cursor = msgspec.convert(asked, Asked), None
    while True:
        async with cast.db.tx() as tx:
            part = await listed(tx, grants, listing, msgspec.structs.replace(body, cursor=cursor, limit=limit))
        found += part.ids
        # pages that come round again would never end
        assert len(found) <= 500, "a list tells of more than there is"
        if (cursor := part.next) is None:
            return found


async def _village(cast: Cast, chance: random.Random) -> tuple[list[int], list[int]]:
    """People and companies, with and without dialogs, in open, closed and private channels, of anybody or nobody."""
    whose: list[int | None] = [None, *cast.ids.values()]
    own = "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id"
    boxes = [await cast.db.hot.fetchval(own, cast.ids[who]) for who in ("anna", "dora")]
    people, firms = [], []
    for n, channel in enumerate((cast.sales, cast.secret, *boxes, None) * 4):
        if channel is None:
            contact = await cast.db.hot.fetchval("INSERT INTO contacts (name) VALUES ('Никто') RETURNING id")
        else:
            contact = (await cast.row(await cast.dialog(channel_id=channel)))["contact_id"]
        people.append(contact)
        await cast.db.hot.execute(
            """UPDATE contacts SET responsible_id = $2, name = $3, surname = $4, phone = $5, phone_normal = $5,
                birthday = $6, type = $7, created_at = $8, deleted_at = $9 WHERE id = $1""",
            contact, chance.choice(whose) if chance.random() < 0.3 else None,
            chance.choice(["Анна", "глеб", "Žana", ""]),
            chance.choice(["", "Титов", "100%"]), chance.choice([None, f"+7912000000{n % 3}"]),
            chance.choice([None, date(1980 + n, 5, 3)]),
            chance.choice(["potential", "client", "partner"]),
            datetime(2026, 1 + n % 4, 1 + n, 12, 0, 0, tzinfo=UTC), datetime.now(UTC) if n == 11 else None,
        )  # fmt: skip
        if n % 2:
            firm = await cast.db.hot.fetchval(
                "INSERT INTO companies (name, responsible_id, employees) VALUES ($1, $2, $3) RETURNING id",
                chance.choice(["Тула", "Калуга"]), chance.choice(whose), chance.choice([None, 5, 100]),
            )  # fmt: skip
            put = "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2)"
            await cast.db.hot.execute(put, contact, firm)
            firms.append(firm)
    return people, firms


async def _seen(cast: Cast, grants: Grants, demand: Any, ids: list[int]) -> set[int]:
    found = set()
    for each in ids:
        async with cast.db.tx() as tx:
            try:
                await demand(tx, grants, each)
                found.add(each)
            except Missing:
                pass
    return found


@pytest.mark.parametrize("seed", range(3))
async def test_a_list_holds_what_one_sees_one_by_one(cast: Cast, seed: int) -> None:
    people, firms = await _village(cast, random.Random(seed))
    compared = {True: 0, False: 0}
    for who in PEOPLE:
        grants = await cast.grants(who)
        for listing, demand, ids in ((CONTACTS, demand_contact, people), (COMPANIES, demand_company, firms)):
            alone = await _seen(cast, grants, demand, ids)
            for order in ("name", "created_at", "type", "updated_at"):
                for descending in (False, True):
                    whole = await _ids(cast, grants, listing, 3, order={"column": order, "descending": descending})
                    assert sorted(whole) == sorted(alone), (who, order, descending)
            async with cast.db.tx() as tx:
                assert (await counted(tx, grants, listing, Asked())).count == len(alone)
            compared[True] += len(alone)
            compared[False] += len(ids) - len(alone)
    assert min(compared.values()) > 10, compared


@pytest.mark.parametrize("driver", ["tx", "orm"])
async def test_what_takes_too_long_to_count_is_at_least_so_many(
    cast: Cast, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number that nobody could wait for is no fault of the page it stands on."""
    people, _ = await _village(cast, random.Random(3))
    ada = await cast.grants("ada")
    slow = msgspec.structs.replace(CONTACTS, seen=lambda grants, first: ("pg_sleep(9) IS NOT NULL", []))
    asked = Asked(where=Where(column="type", op="is", values=["client"]))
    async with getattr(cast.db, driver)() as tx:
        whole = await counted(tx, ada, CONTACTS, asked)
        waits = await tx.value("SELECT current_setting('statement_timeout')")
        monkeypatch.setattr(page, "COUNTED_WITHIN", "50ms")
        assert await counted(tx, ada, slow, asked) == ListCount(whole.count, True)
        assert await tx.value("SELECT current_setting('statement_timeout')") == waits != "50ms"
    assert 0 < whole.count < len(people)


ASKED: list[dict[str, Any]] = [
    {},
    {"search": "анна"},
    {"search": "ти", "order": {"column": "phone"}},
    {"where": {"column": "type", "op": "is", "values": ["client"]}, "order": {"column": "created_at"}},
]


@pytest.mark.parametrize("far", [(2, 2), (7, 3), (1000, 3), (1000, 1000)])
async def test_however_far_a_page_looks_row_by_row_it_holds_what_the_whole_set_holds(
    cast: Cast, far: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where looking at rows one by one is given up, the rest is found as a set: the same rows in the same order."""
    await _village(cast, random.Random(5))
    monkeypatch.setattr(walk, "WALKED", far[0])
    monkeypatch.setattr(walk, "FOUND", far[1])
    held = 0
    for who in PEOPLE:
        grants = await cast.grants(who)
        for listing, own in ((CONTACTS, ("birthday", "warmth")), (COMPANIES, ("employees", "warmth"))):
            alone = msgspec.structs.replace(listing, each=None)
            firms = listing is COMPANIES
            orders = [{"order": {"column": each, "descending": True}} for each in own]
            searched = [each | {"search": "т"} for each in orders]
            asked = [each for each in ASKED if not firms or "order" not in each]
            for each in (*asked, *orders, *searched):
                whole = await _ids(cast, grants, alone, 200, **each)
                assert await _ids(cast, grants, listing, 2, **each) == whole, (who, each)
                held += len(whole)
    assert held > 100


async def test_pages_by_a_column_that_some_have_empty_lose_nobody(cast: Cast) -> None:
    await _village(cast, random.Random(7))
    ada = await cast.grants("ada")
    for listing, column in ((CONTACTS, "phone"), (CONTACTS, "birthday"), (COMPANIES, "employees")):
        for descending in (False, True):
            order = {"column": column, "descending": descending}
            in_pages = await _ids(cast, ada, listing, 2, order=order)
            assert in_pages == await _ids(cast, ada, listing, 200, order=order)
            assert len(in_pages) == len(set(in_pages)) > 5


def _holds(row: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    """The same condition by the plainest of means."""
    if "match" in where:
        return (all if where["match"] == "all" else any)(_holds(row, each) for each in where["of"]) or not where["of"]
    value, op, given = row[where["column"]], where["op"], where.get("values", [])
    match op:
        case "empty":
            return value in (None, "")
        case "filled":
            return value not in (None, "")
        case "is":
            return (value or "").lower() in [each.lower() for each in given]
        case "not":
            return (value or "").lower() not in [each.lower() for each in given]
        case "has":
            return any(each.lower() in (value or "").lower() for each in given)
    raise AssertionError(op)


def _random_where(chance: random.Random, depth: int = 0) -> dict[str, Any]:
    if depth < 3 and chance.random() < 0.5:
        of = [_random_where(chance, depth + 1) for _ in range(chance.randrange(4))]
        return {"match": chance.choice(["all", "any"]), "of": of}
    column = chance.choice(["name", "type", "phone"])
    op = chance.choice(["is", "not"] if column == "type" else ["is", "not", "has", "empty", "filled"])
    if op in ("empty", "filled"):
        return {"column": column, "op": op}
    words = {"name": ["анна", "Глеб", "100%", "žANA титов"], "type": ["client", "partner"], "phone": ["+79120000001"]}
    return {"column": column, "op": op, "values": chance.sample(words[column], 1)}


async def test_conditions_one_within_another_say_what_they_say(cast: Cast) -> None:
    chance = random.Random(3)
    await _village(cast, chance)
    rows = await cast.db.hot.fetch(
        "SELECT id, concat_ws(' ', nullif(name, ''), nullif(surname, '')) AS name, type, phone FROM contacts"
        " WHERE deleted_at IS NULL"
    )
    ada = await cast.grants("ada")
    seen = await _seen(cast, ada, demand_contact, [row["id"] for row in rows])
    some = 0
    for _ in range(60):
        where = _random_where(chance)
        expected = {row["id"] for row in rows if row["id"] in seen and _holds(row, where)}
        assert set(await _ids(cast, ada, CONTACTS, where=where)) == expected, where
        some += 0 < len(expected) < len(seen)
    assert some > 15


async def test_dates_are_days_of_the_caller_and_moments_to_the_second(cast: Cast) -> None:
    put = "INSERT INTO contacts (name, updated_at) VALUES ($1, $2) RETURNING id"
    # anna lives three hours east of Greenwich: her 2nd of March begins at 21:00 of the 1st
    early = await cast.db.hot.fetchval(put, "а", datetime(2026, 3, 1, 20, 59, 59, tzinfo=UTC))
    late = await cast.db.hot.fetchval(put, "б", datetime(2026, 3, 1, 21, 0, 0, 500, tzinfo=UTC))
    ada = msgspec.structs.replace(await cast.grants("ada"), time_zone="Europe/Moscow")

    async def found(op: str, *values: str) -> list[int]:
        return await _ids(cast, ada, CONTACTS, where={"column": "updated_at", "op": op, "values": list(values)})

    assert await found("is", "2026-03-02") == [late]
    assert await found("before", "2026-03-02") == [early]
    assert await found("after", "2026-03-01") == [late]
    assert await found("between", "2026-03-01", "2026-03-02") == [early, late]
    assert await found("is", "2026-03-01T20:59:59+00:00") == [early]
    assert await found("after", "2026-03-01T23:59:59") == [late]


async def test_own_fields_are_columns_by_their_kind(cast: Cast) -> None:
    options = {"options": [{"id": 1, "label": "а"}, {"id": 2, "label": "б"}]}
    kinds = {
        "number": "5.50", "money": {"amount": "100.00", "currency": "EUR"}, "date": "2026-05-03", "flag": True,
        "choice": 2, "several": [1, 2], "text": "Самовар", "moment": "2026-05-03T10:00Z", "person": 1,
    }  # fmt: skip
    ids = {}
    for kind in kinds:
        setup = msgspec.json.encode(options if kind in ("choice", "several") else {}).decode()
        ids[kind] = await cast.db.hot.fetchval(_FIELD, kind, kind, setup)
    values = msgspec.json.encode({str(ids[kind]): value for kind, value in kinds.items()}).decode()
    put = "INSERT INTO contacts (name, fields) VALUES ('x', $1::text::jsonb) RETURNING id"
    has = await cast.db.hot.fetchval(put, values)
    lacks = await cast.db.hot.fetchval(put, "{}")
    ada = await cast.grants("ada")
    asked: list[tuple[str, str, list[Any], bool]] = [
        ("number", "after", ["5,4"], True), ("number", "after", [6], False), ("number", "between", [5, "5.5"], True),
        ("money", "is", [100], True), ("money", "before", [100], False), ("date", "is", ["2026-05-03"], True),
        ("date", "before", ["2026-05-03"], False), ("flag", "is", [True], True), ("flag", "is", [False], False),
        ("choice", "is", [2], True), ("choice", "not", [2], False), ("several", "is", [1], True),
        ("several", "is", [3], False), ("text", "has", ["самов"], True), ("moment", "is", ["2026-05-03"], True),
        ("moment", "is", ["2026-05-03T10:00:00+00:00"], True), ("person", "is", [1], True),
    ]  # fmt: skip
    for kind, op, given, holds in asked:
        where = {"column": f"field:{ids[kind]}", "op": op, "values": given}
        found = await _ids(cast, ada, CONTACTS, where=where)
        assert (has in found) == holds, (kind, op, given)
        negative = op == "not" or (kind, given) == ("flag", [False])
        assert (lacks in found) == negative, (kind, op, given)
    for kind in kinds:
        for op, which in (("filled", has), ("empty", lacks)):
            if op in OPS[(await _columns(cast, "ada"))[f"field:{ids[kind]}"]]:
                assert await _ids(cast, ada, CONTACTS, where={"column": f"field:{ids[kind]}", "op": op}) == [which]
    for kind in ("number", "money", "date", "flag", "choice", "text", "moment"):
        order = {"column": f"field:{ids[kind]}", "descending": True}
        assert await _ids(cast, ada, CONTACTS, 1, order=order) == [has, lacks]


async def _columns(cast: Cast, who: str) -> dict[str, Any]:
    async with cast.db.tx() as tx:
        return {name: each.kind for name, each in (await CONTACTS.columns(tx, await cast.grants(who))).items()}


async def test_what_a_role_does_not_see_it_can_neither_show_nor_sort_nor_filter_by(cast: Cast) -> None:
    phone = await cast.db.hot.fetchval(_FIELD, "phone", "Второй", '{"personal": true}')
    secret = await cast.db.hot.fetchval(_FIELD, "number", "Маржа", "{}")
    await cast.db.hot.execute(
        "UPDATE roles SET rights = array_remove(rights, 'contacts.phones'), hidden_fields = $1 WHERE key = 'operator'",
        [f"field:{secret}"],
    )
    anna, ada = await cast.grants("anna"), await cast.grants("ada")
    hidden = {"phone", "email", f"field:{phone}", f"field:{secret}"}
    assert (await _columns(cast, "ada")).keys() - (await _columns(cast, "anna")).keys() == hidden
    for name in sorted(hidden):
        condition = {"column": name, "op": "filled"}
        for asked in (
            {"where": condition},
            {"where": {"match": "any", "of": [{"match": "all", "of": [condition]}]}},
            {"order": {"column": name}},
        ):
            with pytest.raises(Invalid):
                await _ids(cast, anna, CONTACTS, **asked)
    # nor learn it letter by letter from a search
    await cast.dialog()
    await cast.db.hot.execute("UPDATE contacts SET phone = '+79123456789', phone_normal = '+79123456789'")
    assert await _ids(cast, anna, CONTACTS, search="+79123456789") == []
    assert len(await _ids(cast, ada, CONTACTS, search="8 912 345-67-89")) == 1


@pytest.mark.parametrize(
    "where",
    [
        {"column": "id); DROP TABLE contacts; --", "op": "is", "values": ["x"]},
        {"column": "password_hash", "op": "is", "values": ["x"]},
        {"column": "name", "op": "after", "values": ["x"]},
        {"column": "name", "op": "is"},
        {"column": "name", "op": "is", "values": [5]},
        {"column": "name", "op": "is", "values": ["x" * 501]},
        {"column": "type", "op": "is", "values": ["king"]},
        {"column": "responsible_id", "op": "is", "values": [10**30]},
        {"column": "responsible_id", "op": "is", "values": ["1 OR 1=1"]},
        {"column": "birthday", "op": "is", "values": ["9999-12-31"]},
        {"column": "birthday", "op": "before", "values": ["2026-13-01"]},
        {"column": "birthday", "op": "between", "values": ["2026-01-01"]},
        {"column": "updated_at", "op": "last_days", "values": [0]},
        {"column": "updated_at", "op": "after", "values": ["9999-12-31T23:59:59"]},
        {"column": "blocked", "op": "is", "values": ["true"]},
        {"column": "name", "op": "empty", "values": ["x"]},
        {"match": "all", "column": "name", "of": []},
        {"of": [{"column": "name", "op": "empty"}]},
        {"match": "any", "of": [{"column": "name", "op": "empty"}] * 30 + [{"match": "all", "of": []}] * 0},
    ],
    ids=str,
)
async def test_a_bad_condition_is_refused_in_words(cast: Cast, where: dict[str, Any]) -> None:
    ada = await cast.grants("ada")
    if where.get("match") == "any":
        where = {"match": "all", "of": [where, where]}
    with pytest.raises(Invalid) as refused:
        await _ids(cast, ada, CONTACTS, where=where)
    assert list(refused.value.fields) == ["where"]


async def test_nesting_has_an_end(cast: Cast) -> None:
    where: dict[str, Any] = {"column": "name", "op": "empty"}
    for _ in range(6):
        where = {"match": "all", "of": [where]}
    with pytest.raises(Invalid):
        await _ids(cast, await cast.grants("ada"), CONTACTS, where=where)


@pytest.mark.parametrize("place", [("x", 1), ("", 10**30), (None, -1), ("NaN", 1), ("\x00", 1)])
async def test_a_foreign_cursor_is_refused(cast: Cast, place: tuple[Any, int]) -> None:
    ada = await cast.grants("ada")
    for column in ("employees", "turnover", "created_at"):
        asked = Asked(order=msgspec.convert({"column": column}, type(Asked().order)), cursor=cursor(*place))
        async with cast.db.tx() as tx:
            with pytest.raises(Refused):
                await listed(tx, ada, COMPANIES, asked)


async def test_a_search_finds_by_words_of_the_name_in_any_order(cast: Cast) -> None:
    put = "INSERT INTO contacts (name, surname) VALUES ($1, $2) RETURNING id"
    gleb = await cast.db.hot.fetchval(put, "Глеб", "Титов_100%")
    await cast.db.hot.fetchval(put, "Анна", "Титова")
    ada = await cast.grants("ada")
    for typed in ("титов_ глеб", "100%", "ГЛЕБ"):
        assert await _ids(cast, ada, CONTACTS, search=typed) == [gleb], typed
    assert await _ids(cast, ada, CONTACTS, search="титов") != [gleb]
    assert await _ids(cast, ada, CONTACTS, search="%%%") == []


@pytest.mark.parametrize("typed", ["жа", "ж", "МА", "жа со", "ж м с"])
async def test_one_or_two_letters_begin_a_word(cast: Cast, typed: str) -> None:
    """Within words they stand nearly everywhere, and no index of parts knows them."""
    put = "INSERT INTO contacts (name, surname) VALUES ($1, $2) RETURNING id"
    zhanna = await cast.db.hot.fetchval(put, "Жанна-Мария", "Соколова")
    await cast.db.hot.fetchval(put, "Снежана", "Томашова")
    ada = await cast.grants("ada")
    assert await _ids(cast, ada, CONTACTS, search=typed) == [zhanna]
    firm = "INSERT INTO companies (name) VALUES ($1) RETURNING id"
    quoted = await cast.db.hot.fetchval(firm, "ООО «Жар-Мастер» (Сочи)")
    await cast.db.hot.fetchval(firm, "ООО «Снежинка Томашовых»")
    assert await _ids(cast, ada, COMPANIES, search=typed) == [quoted]


async def _do(cast: Cast, who: str, verb: Any, *args: Any) -> Any:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await verb(tx, grants, *args)


async def test_a_saved_view_is_mine_a_teams_or_everybodys(cast: Cast) -> None:
    look = {"columns": ["name", "phone"], "where": {"column": "phone", "op": "filled"}, "order": {"column": "phone"}}
    new = msgspec.convert({"name": "С телефоном", "look": look}, NewListView)
    (mine,) = await _do(cast, "anna", views.make, "contact", new)
    assert await _do(cast, "vera", views.views, "contact") == []
    assert await _do(cast, "anna", views.views, "company") == []
    with pytest.raises(Forbidden):
        await _do(cast, "anna", views.edit, "contact", mine.id, EditListView(version=1, whose="all"))
    with pytest.raises(Missing):
        await _do(cast, "boris", views.edit, "contact", mine.id, EditListView(version=1, name="x"))
    shared = msgspec.structs.replace(new, whose="all")
    await _do(cast, "boris", views.make, "contact", shared)
    (theirs,) = await _do(cast, "vera", views.views, "contact")
    with pytest.raises(Forbidden):
        await _do(cast, "vera", views.remove, "contact", theirs.id)
    # who does not see phones is not told which numbers a colleague asked for
    await cast.db.hot.execute(
        "UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'"
    )
    (blind,) = await _do(cast, "vera", views.views, "contact")
    assert blind.look is None
    await _do(cast, "boris", views.remove, "contact", theirs.id)
    assert await _do(cast, "vera", views.views, "contact") == []
