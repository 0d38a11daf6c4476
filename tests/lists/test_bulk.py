"""One verb on many rows of a list: the single verb's rights, what is left out and why, undo, a kill."""

import asyncio
from functools import partial
from typing import Any

import msgspec
import pytest

from backend.contacts.returns import back
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.lists.bulk import queries, start, work
from backend.lists.bulk.deeds import deed_of
from backend.lists.bulk.schemas import ListRun, NewListRun
from backend.lists.runs import work as engine
from backend.lists.runs.kind import none_together
from backend.wiring import lists_of_rooms, subjects_of_tasks
from tests.bots.world import until
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()
    subjects_of_tasks()


async def begins(cast: Cast, who: str, entity: str, **body: Any) -> ListRun:
    async with cast.db.tx() as tx:
        return await start.start(tx, await cast.grants(who), entity, msgspec.convert(body, NewListRun))


async def does(cast: Cast, who: str, entity: str, **body: Any) -> ListRun:
    """Begun and done to the end."""
    return await ends(cast, await begins(cast, who, entity, **body))


async def ends(cast: Cast, run: ListRun) -> ListRun:
    await work.run(cast.db, run.id)
    async with cast.db.tx() as tx:
        owner = await tx.value("SELECT user_id FROM list_runs WHERE id = $1", run.id)
        return await queries.run_for(tx, owner, run.id)


async def undoes(cast: Cast, who: str, run: ListRun) -> ListRun:
    async with cast.db.tx() as tx:
        again = await start.undo(tx, await cast.grants(who), run.id)
    return await ends(cast, again)


async def left(cast: Cast, who: str, run: ListRun) -> dict[int, tuple[str, bool]]:
    """row → (why it was left as it is, whether its name is shown)."""
    async with cast.db.tx() as tx:
        page = await queries.skipped(tx, await cast.grants(who), run.id, None, 50)
    assert all(item.why.message for item in page.items)
    return {item.id: (item.why.code, item.title is not None) for item in page.items}


async def people(cast: Cast, many: int, kind: str = "potential") -> list[int]:
    put = "INSERT INTO contacts (name, type) SELECT 'Гость', $2 FROM generate_series(1, $1) RETURNING id"
    return [row["id"] for row in await cast.db.hot.fetch(put, many, kind)]


async def column(cast: Cast, table: str, name: str, ids: list[int]) -> list[Any]:
    rows = await cast.db.hot.fetch(f"SELECT id, {name} AS value FROM {table} WHERE id = ANY ($1::bigint[])", ids)
    found = {row["id"]: row["value"] for row in rows}
    return [found.get(each) for each in ids]


OF_CLIENTS = {"where": {"column": "type", "op": "is", "values": ["client"]}}


async def test_all_that_match_are_changed_by_the_single_verb_and_no_other(cast: Cast) -> None:
    clients, others = await people(cast, 45, "client"), await people(cast, 5)
    anna = cast.ids["anna"]
    run = await does(
        cast, "ada", "contact", verb="set", args={"column": "responsible_id", "value": anna}, matching=OF_CLIENTS
    )
    assert (run.state, run.total, run.done, run.skipped) == ("done", 45, 45, 0)
    assert await column(cast, "contacts", "responsible_id", clients) == [anna] * 45
    assert await column(cast, "contacts", "responsible_id", others) == [None] * 5
    facts = await cast.db.hot.fetchval("SELECT count(*) FROM activities WHERE kind = 'contact_changed'")
    assert facts == 45
    told = [event["audience"]["user_id"] for event in await cast.events("list_run.changed")]
    assert set(told) == {cast.ids["ada"]}


async def test_undo_takes_back_only_what_nobody_has_changed_since(cast: Cast) -> None:
    ids = await people(cast, 3, "client")
    run = await does(cast, "ada", "contact", verb="set", args={"column": "type", "value": "partner"}, ids=ids)
    await cast.db.hot.execute("UPDATE contacts SET type = 'other', rev = rev + 1 WHERE id = $1", ids[1])
    undone = await undoes(cast, "ada", run)
    assert (undone.done, undone.skipped, undone.undoes) == (2, 1, run.id)
    assert await column(cast, "contacts", "type", ids) == ["client", "other", "client"]
    assert await left(cast, "ada", undone) == {ids[1]: ("changed_since", True)}
    with pytest.raises(Conflict):
        await undoes(cast, "ada", run)


async def test_what_changed_before_its_turn_is_left_alone(cast: Cast) -> None:
    ids = await people(cast, 3, "client")
    run = await begins(
        cast, "ada", "contact", verb="set", args={"column": "type", "value": "other"}, matching=OF_CLIENTS
    )
    await cast.db.hot.execute("UPDATE contacts SET type = 'partner' WHERE id = $1", ids[0])
    run = await ends(cast, run)
    assert await left(cast, "ada", run) == {ids[0]: ("changed_meanwhile", True)}
    assert await column(cast, "contacts", "type", ids) == ["partner", "other", "other"]


async def test_what_is_out_of_sight_is_as_what_is_not_there(cast: Cast) -> None:
    seen = (await cast.row(await cast.dialog()))["card_id"]
    hidden = (await cast.row(await cast.dialog(channel_id=cast.secret)))["card_id"]
    args = {"column": "comment", "value": "Проверено"}
    run = await does(cast, "anna", "card", verb="set", args=args, ids=[seen, hidden, 10**9])
    assert await left(cast, "anna", run) == {hidden: ("not_found", False), 10**9: ("not_found", False)}
    assert (run.total, run.done) == (3, 1)
    assert await column(cast, "cards", "comment", [seen, hidden]) == ["Проверено", ""]
    everything = await does(cast, "anna", "card", verb="set", args=args | {"value": "x"}, matching={})
    assert everything.total == 1
    with pytest.raises(Invalid):
        await begins(cast, "anna", "card", verb="set", args=args, ids=[hidden])
    with pytest.raises(Missing):
        await left(cast, "vera", run)


async def test_rights_are_asked_at_the_start_and_at_each_batch(cast: Cast) -> None:
    batch = deed_of("contact", "set").batch
    ids = await people(cast, batch + 5)
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $1", cast.ids["anna"])
    with pytest.raises(Forbidden):
        await begins(cast, "anna", "contact", verb="delete", ids=ids)
    run = await begins(cast, "anna", "contact", verb="set", args={"column": "type", "value": "client"}, ids=ids)
    assert await work.step(cast.db, run.id)
    await cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.edit')")
    run = await ends(cast, run)
    assert (run.done, run.skipped) == (batch, 5)
    assert {why for why, _ in (await left(cast, "anna", run)).values()} == {"forbidden"}


async def test_a_value_that_fits_no_row_is_refused_before_any_is_touched(cast: Cast) -> None:
    ids = await people(cast, 2)
    field = await cast.db.hot.fetchval(
        "INSERT INTO fields (entity, kind, name, setup) VALUES ('contact', 'number', 'Скидка', '{}') RETURNING id"
    )
    for args in (
        {"column": "type", "value": "king"},
        {"column": "responsible_id", "value": 10**9},
        {"column": "password_hash", "value": "x"},
        {"column": f"field:{field}", "value": "много"},
    ):
        with pytest.raises(Invalid):
            await begins(cast, "ada", "contact", verb="set", args=args, ids=ids)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM list_runs") == 0
    run = await does(cast, "ada", "contact", verb="set", args={"column": f"field:{field}", "value": "5,5"}, ids=ids)
    assert await column(cast, "contacts", f"fields ->> '{field}'", ids) == ["5.5", "5.5"]
    await undoes(cast, "ada", run)
    assert await column(cast, "contacts", f"fields ->> '{field}'", ids) == [None, None]


async def test_a_run_that_is_killed_goes_on_and_does_nothing_twice(cast: Cast) -> None:
    await people(cast, 60, "client")
    run = await begins(cast, "ada", "contact", verb="tag", args={"tags": ["VIP"]}, matching=OF_CLIENTS)
    assert await work.step(cast.db, run.id)
    # dies in the middle of a batch, before its commit
    dying = asyncio.ensure_future(work.step(cast.db, run.id))
    await until(lambda: _in_hand(cast, dying), lambda: "no batch was begun")
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    # two at once from here on, as after a lease that ran out
    await asyncio.gather(work.run(cast.db, run.id), work.run(cast.db, run.id))
    run = await ends(cast, run)
    assert (run.state, run.done, run.skipped) == ("done", 60, 0)
    facts = await cast.db.hot.fetchval("SELECT count(*) FROM activities WHERE kind = 'tag_added'")
    assert facts == 60
    undone = await undoes(cast, "ada", run)
    assert undone.done == 60
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contact_tags") == 0


async def _in_hand(cast: Cast, batch: asyncio.Future[bool]) -> bool:
    """Is the batch under way? Its run is locked then."""
    if batch.done():
        return True
    free = "SELECT id FROM list_runs FOR NO KEY UPDATE SKIP LOCKED"
    return not await cast.db.hot.fetch(free)


async def test_people_go_into_the_bin_and_come_back_from_it(cast: Cast) -> None:
    dialog = await cast.dialog()
    busy = (await cast.row(dialog))["contact_id"]
    free = await people(cast, 2)
    run = await does(cast, "ada", "contact", verb="delete", ids=[*free, busy])
    assert (run.done, run.skipped) == (2, 1)
    assert await left(cast, "ada", run) == {busy: ("contact_busy", True)}
    assert None not in await column(cast, "contacts", "deleted_at", free)
    assert await column(cast, "contacts", "deleted_at", [busy]) == [None]
    await undoes(cast, "ada", run)
    assert await column(cast, "contacts", "deleted_at", free) == [None, None]


async def test_whoever_lies_in_the_bin_and_writes_is_there_again(cast: Cast) -> None:
    dialog = await cast.dialog()
    person = (await cast.row(dialog))["contact_id"]
    await cast.db.hot.execute("UPDATE conversations SET state = 'done'")
    await cast.db.hot.execute("UPDATE cards SET is_open = false")
    await does(cast, "ada", "contact", verb="delete", ids=[person])
    event = msgspec.convert({"position": 1, "type": "message.arrived", "subject_id": dialog}, _Told)
    async with cast.db.tx() as tx:
        await back(tx, [event])  # type: ignore[list-item]
    assert await column(cast, "contacts", "deleted_at IS NULL", [person]) == [False]
    await cast.db.hot.execute("UPDATE conversations SET last_in_at = now() + interval '1 s'")
    async with cast.db.tx() as tx:
        await back(tx, [event])  # type: ignore[list-item]
    assert await column(cast, "contacts", "deleted_at IS NULL", [person]) == [True]


class _Told(msgspec.Struct):
    position: int
    type: str
    subject_id: int


async def test_companies_are_given_to_somebody_and_deleted_together(cast: Cast) -> None:
    put = "INSERT INTO companies (name) SELECT 'ООО ' || n FROM generate_series(1, 3) n RETURNING id"
    ids = [row["id"] for row in await cast.db.hot.fetch(put)]
    args = {"column": "responsible_id", "value": cast.ids["vera"]}
    await does(cast, "boris", "company", verb="set", args=args, matching={"search": "ооо"})
    assert await column(cast, "companies", "responsible_id", ids) == [cast.ids["vera"]] * 3
    run = await does(cast, "boris", "company", verb="delete", matching={})
    assert None not in await column(cast, "companies", "deleted_at", ids)
    await undoes(cast, "boris", run)
    assert await column(cast, "companies", "deleted_at", ids) == [None] * 3


async def test_requests_are_moved_together_as_far_as_the_rules_let_them(cast: Cast) -> None:
    cards = [(await cast.row(await cast.dialog()))["card_id"] for _ in range(3)]
    status = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_contacted'")
    deal = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'deal_new'")
    run = await does(cast, "anna", "card", verb="set", args={"column": "status_id", "value": status}, ids=cards)
    assert await column(cast, "cards", "status_id", cards) == [status] * 3
    wrong = await does(cast, "anna", "card", verb="set", args={"column": "status_id", "value": deal}, ids=cards)
    assert {why for why, _ in (await left(cast, "anna", wrong)).values()} == {"no_such_status"}
    await undoes(cast, "anna", run)
    assert len(set(await column(cast, "cards", "status_id", cards))) == 1
    assert (await column(cast, "cards", "status_id", cards))[0] != status
    # a locked one is nobody's to change, and holds up no other
    await cast.db.hot.execute("UPDATE cards SET locked = true WHERE id = $1", cards[0])
    run = await does(cast, "boris", "card", verb="tag", args={"tags": ["VIP"]}, ids=cards)
    assert await left(cast, "boris", run) == {cards[0]: ("card_locked", True)}
    assert run.done == 2


async def _whole(cast: Cast) -> list[Any]:
    """People as they stand, what history tells of them, and who heard what, without numbers that differ by house."""
    people_ = await cast.db.hot.fetch("SELECT name, type, responsible_id, rev FROM contacts ORDER BY id")
    facts = await cast.db.hot.fetch(
        "SELECT kind, actor_id, contact_id - (SELECT min(id) FROM contacts) AS whose, data::text FROM activities "
        "ORDER BY id"
    )
    items = await cast.db.hot.fetch(
        "SELECT run_id - (SELECT min(id) FROM list_runs) AS run, state, why, before::text, after::text "
        "FROM list_run_items ORDER BY run_id, thing_id"
    )
    first = await cast.db.hot.fetchval("SELECT min(id) FROM contacts")
    told = [
        (event["body"]["contact"]["id"] - first, event["body"]["contact"]["type"], event["body"]["contact"]["rev"],
         [scope.get("responsible_id") for scope in event["audience"].get("before") or ()])
        for event in await cast.events("contact.changed")
    ]  # fmt: skip
    return [[tuple(row) for row in rows] for rows in (people_, facts, items)] + [told]


@pytest.mark.parametrize("column", ["type", "responsible_id"])
async def test_rows_that_go_in_sets_are_as_rows_that_go_one_by_one(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    anna, boris = cast.ids["anna"], cast.ids["boris"]
    value = {"type": "partner", "responsible_id": boris}[column]
    found = []
    for together in (True, False):
        if not together:
            alone = msgspec.structs.replace(work.KIND, together=none_together)
            monkeypatch.setattr(work, "run", partial(engine.run, alone))
        ids = [*await people(cast, 4, "client"), *await people(cast, 3, "partner"), *await people(cast, 55)]
        await cast.db.hot.execute("UPDATE contacts SET responsible_id = $2 WHERE id = ANY ($1)", ids[1:6], anna)
        await cast.db.hot.execute("UPDATE contacts SET responsible_id = $2 WHERE id = $1", ids[6], boris)
        await cast.db.hot.execute("UPDATE contacts SET deleted_at = now() WHERE id = $1", ids[2])
        run = await does(cast, "ada", "contact", verb="set", args={"column": column, "value": value}, ids=ids)
        await cast.db.hot.execute("UPDATE contacts SET type = 'other', responsible_id = NULL WHERE id = $1", ids[60])
        undone = await undoes(cast, "ada", run)
        assert (run.done, undone.skipped) == (61, 1)
        found.append(await _whole(cast))
        for table in ("list_runs", "activities", "contacts"):
            await cast.db.hot.execute(f"DELETE FROM {table}")
        await cast.db.hot.execute("DELETE FROM event_pending")
    assert found[0] == found[1]


async def test_people_who_are_not_theirs_to_edit_are_left_in_sets_too(cast: Cast) -> None:
    mine = await people(cast, 4)
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $2 WHERE id = ANY ($1)", mine, cast.ids["anna"])
    # whom she sees by a dialog of nobody's
    theirs = [(await cast.row(await cast.dialog()))["contact_id"] for _ in range(2)]
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $2 WHERE id = ANY ($1)", theirs, cast.ids["vera"])
    await cast.db.hot.execute(
        "UPDATE roles SET card_rules = $1::text::jsonb WHERE id = (SELECT role_id FROM users WHERE id = $2)",
        '[{"entity": "contact", "verb": "edit", "place": "", "reach": "own"}]', cast.ids["anna"],
    )  # fmt: skip
    args = {"column": "type", "value": "client"}
    run = await does(cast, "anna", "contact", verb="set", args=args, ids=[*mine, *theirs])
    assert await column(cast, "contacts", "type", [*mine, *theirs]) == ["client"] * 4 + ["potential"] * 2
    assert await left(cast, "anna", run) == dict.fromkeys(theirs, ("contact_not_yours_to_edit", True))
