"""A request into the bin and back: what becomes of its dialog, its thread, its tasks, and of what stands in the way."""

import asyncio
from typing import Any

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.board.columns import plan, totals
from backend.board.filter import BoardFilter
from backend.board.listing import REQUESTS
from backend.board.remove import remove
from backend.board.schemas import NewBin
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.funnels.remove import effects
from backend.cards.history import card_history
from backend.cards.queries import cards_of
from backend.cards.schemas import CardView
from backend.inbox.actions.set_card import SetCard, set_card
from backend.inbox.actions.spam import Spam, not_spam, spam
from backend.inbox.requests.bin import bin_request, restore_request
from backend.kit import upkeep
from backend.kit.db import Database
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.lists.page import listed
from backend.lists.schemas import Asked
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from backend.tasks.actions.add import NewTask, add
from backend.tasks.rows import load_task_scopes
from backend.tasks.subjects import SubjectRef
from backend.wiring import lists_of_rooms
from tests.cards.rights.test_rules import ruled
from tests.cast import Cast
from tests.inbox.requests.test_by_hand import GLEB, asks
from tests.inbox.requests.test_reject import version_of
from tests.lists.test_bulk import does, ends, left, undoes
from tests.sales.counter import SAMOVAR, Counter


async def bins(cast: Cast, card_id: int, who: str = "boris", version: int | None = None) -> CardView:
    me, seen = await cast.grants(who), version or await version_of(cast, card_id)
    async with cast.db.tx() as tx:
        return await bin_request(tx, me, "127.0.0.1", card_id, seen)


async def restores(cast: Cast, card_id: int, who: str = "boris") -> CardView:
    me = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await restore_request(tx, me, "127.0.0.1", card_id)


async def at_counter(cast: Cast) -> Counter:
    row = await cast.row(await cast.dialog())
    return Counter(cast, row["id"], row["card_id"])


async def in_list(cast: Cast, who: str = "boris", **asked: Any) -> list[int]:
    async with cast.db.tx() as tx:
        return (await listed(tx, await cast.grants(who), REQUESTS, msgspec.convert(asked, Asked))).ids


async def test_what_is_deleted_is_nowhere_until_it_comes_back(cast: Cast) -> None:
    talk = await cast.dialog()
    row = await cast.row(talk)
    card, person, boris = row["card_id"], row["contact_id"], await cast.grants("boris")
    gone = await bins(cast, card)
    assert (gone.is_open, gone.deleted_at is not None) == (False, True)
    assert (await cast.row(talk))["card_id"] is None
    assert (await in_list(cast), await in_list(cast, bin=True)) == ([], [card])
    async with cast.db.tx() as tx:
        assert await cards_of(tx, boris, person, 10) == []
        funnel, status = gone.funnel_id, gone.status_id
        assert (await totals(tx, boris, await plan(tx, funnel), BoardFilter()))[status].count == 0
        assert (await effects(tx, status, None, None)).cards == 0
        with pytest.raises(Missing):
            await edit_card(tx, boris, card, EditCard(version=gone.version, comment="x"))
        with pytest.raises(Missing):
            await set_card(tx, boris, talk, SetCard(card_id=card))
    told = await cast.events("card.changed")
    assert told[-1]["audience"]["after"] == []
    back = await restores(cast, card)
    assert (back.is_open, back.deleted_at) == (True, None)
    assert (await cast.row(talk))["card_id"] == card
    assert (await in_list(cast), await in_list(cast, bin=True)) == ([card], [])
    async with cast.db.tx() as tx:
        facts = [fact.kind for fact in (await card_history(tx, boris, card, 10, None))[0]]
    assert facts == ["card_restored", "card_deleted"]
    verbs = await cast.db.hot.fetch("SELECT verb FROM audit WHERE verb LIKE 'card.%' ORDER BY id")
    assert [row["verb"] for row in verbs] == ["card.removed", "card.restored"]


async def test_doing_either_twice_changes_nothing(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    first = await bins(cast, card)
    assert await bins(cast, card, version=1) == first
    back = await restores(cast, card)
    assert await restores(cast, card) == back
    with pytest.raises(Conflict, match="stale_version"):
        await bins(cast, card, version=1)


async def test_whoever_writes_meanwhile_has_a_new_request_that_the_old_one_does_not_push_aside(cast: Cast) -> None:
    talk = await cast.dialog()
    old = (await cast.row(talk))["card_id"]
    await bins(cast, old)
    async with cast.db.tx() as tx:
        new = await set_card(tx, await cast.grants("anna"), talk, SetCard())
    assert new.id != old
    await restores(cast, old)
    assert (await cast.row(talk))["card_id"] == new.id


async def test_what_was_sold_is_not_deleted_nor_what_became_a_deal(cast: Cast) -> None:
    counter = await at_counter(cast)
    card = counter.card
    await counter.put("anna", SAMOVAR)
    async with cast.db.tx() as tx:
        await make_order(tx, await cast.grants("anna"), card, NewOrder(version=await version_of(cast, card)))
    with pytest.raises(Conflict, match="card_has_papers"):
        await bins(cast, card)
    other = (await cast.row(await cast.dialog()))["card_id"]
    await cast.db.hot.execute("UPDATE cards SET locked = true WHERE id = $1", other)
    with pytest.raises(Conflict, match="card_locked"):
        await bins(cast, other)


async def test_who_may_not_delete_it_does_not(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    hidden = (await cast.row(await cast.dialog(channel_id=cast.secret)))["card_id"]
    with pytest.raises(Forbidden):
        await bins(cast, card, "anna")
    with pytest.raises(Missing):
        await bins(cast, hidden, "anna")
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $2 WHERE id = $1", card, cast.ids["anna"])
    await ruled(cast, CardRule("lead", "delete", "", "own"), who="boris")
    for verb in (bins, restores):
        with pytest.raises(Forbidden, match="card_not_yours_to_delete"):
            await verb(cast, card, "boris")
    with pytest.raises(Forbidden):
        await in_list(cast, "anna", bin=True)


async def test_a_request_made_by_hand_takes_its_silent_thread_along_and_waits_as_before(cast: Cast) -> None:
    made = await asks(cast, "boris", **GLEB)
    since = (await cast.row(made.conversation_id))["waiting_since"]
    await bins(cast, made.card.id)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversations") == 0
    await restores(cast, made.card.id)
    thread = await cast.db.hot.fetchrow("SELECT card_id, waiting_since, state FROM conversations")
    assert tuple(thread) == (made.card.id, since, "open")


async def test_a_thread_with_notes_stays_closed_until_it_comes_back(cast: Cast) -> None:
    made = await asks(cast, "boris", **GLEB)
    await cast.says("boris", made.conversation_id, "Позвонить вечером", kind="note")
    await bins(cast, made.card.id)
    row = await cast.row(made.conversation_id)
    assert (row["state"], row["waiting_since"], row["unanswered"]) == ("done", None, False)
    await restores(cast, made.card.id)
    assert (await cast.row(made.conversation_id))["state"] == "open"


async def test_tasks_stay_with_whom_they_concern_and_nobody_else(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    async with cast.db.tx() as tx:
        new = NewTask(subject=SubjectRef("card", card), title="Позвонить", kind="call", assignee_id=cast.ids["vera"])
        task = (await add(tx, await cast.grants("boris"), new)).id
    await bins(cast, card)
    async with cast.db.tx() as tx:
        scopes = (await load_task_scopes(tx, [task]))[task]
    assert [(scope.responsible_id, scope.apart, scope.opens) for scope in scopes] == [(None, True, None)]
    assert set(scopes[0].participants) == {cast.ids["vera"], cast.ids["boris"]}


async def test_a_binned_person_comes_back_with_their_request(cast: Cast) -> None:
    talk = await cast.dialog()
    row = await cast.row(talk)
    await bins(cast, row["card_id"])
    put = "UPDATE contacts SET deleted_at = now(), binned_at = now() WHERE id = $1"
    await cast.db.hot.execute(put, row["contact_id"])
    await restores(cast, row["card_id"])
    assert await cast.db.hot.fetchval("SELECT deleted_at FROM contacts WHERE id = $1", row["contact_id"]) is None


async def test_two_who_delete_and_one_who_restores_at_once_leave_it_whole(cast: Cast) -> None:
    talk = await cast.dialog()
    card = (await cast.row(talk))["card_id"]
    version = await version_of(cast, card)
    both = await asyncio.gather(*(bins(cast, card, version=version) for _ in range(2)))
    assert both[0].version == both[1].version
    await asyncio.gather(restores(cast, card), restores(cast, card))
    assert (await cast.row(talk))["card_id"] == card
    kinds = await cast.db.hot.fetch("SELECT kind FROM activities WHERE kind LIKE 'card_%' ORDER BY id")
    assert [row["kind"] for row in kinds] == ["card_deleted", "card_restored"]


async def test_many_go_and_come_back_and_those_with_papers_are_named(cast: Cast) -> None:
    lists_of_rooms()
    counter = await at_counter(cast)
    kept = counter.card
    await counter.put("anna", SAMOVAR)
    async with cast.db.tx() as tx:
        await make_order(tx, await cast.grants("anna"), kept, NewOrder(version=await version_of(cast, kept)))
    free = [(await cast.row(await cast.dialog()))["card_id"] for _ in range(3)]
    run = await does(cast, "boris", "card", verb="delete", matching={})
    assert (run.done, run.skipped) == (3, 1)
    assert await left(cast, "boris", run) == {kept: ("card_has_papers", True)}
    assert sorted(await in_list(cast, bin=True)) == free
    again = await does(cast, "boris", "card", verb="restore", matching={})
    assert (again.done, sorted(await in_list(cast))) == (3, sorted([kept, *free]))
    await undoes(cast, "boris", again)
    assert sorted(await in_list(cast, bin=True)) == free
    with pytest.raises(Conflict):
        await undoes(cast, "boris", again)
    await undoes(cast, "boris", run)
    assert len(await in_list(cast)) == 4


async def test_from_the_board_all_that_match_go_closed_ones_too_and_nobody_elses(cast: Cast) -> None:
    lists_of_rooms()
    mine, other = [(await cast.row(await cast.dialog(name)))["card_id"] for name in ("Глеб", "Анна")]
    closed = (await cast.row(await cast.dialog()))["card_id"]
    await cast.db.hot.execute("UPDATE cards SET is_open = false WHERE id = $1", closed)
    boris, anna = await cast.grants("boris"), await cast.grants("anna")
    new = NewBin(filter=BoardFilter(text="глеб"))
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await remove(tx, anna, 1, new)
        run = await remove(tx, boris, 1, new)
    await ends(cast, run)
    assert (await in_list(cast), sorted(await in_list(cast, bin=True))) == ([other], [mine, closed])
    with pytest.raises(Invalid):
        async with cast.db.tx() as tx:
            await remove(tx, boris, 1, NewBin(card_ids=(mine,)))


async def test_after_thirty_days_it_goes_and_what_is_promised_is_promised_to_the_person(cast: Cast) -> None:
    row = await cast.row(await cast.dialog())
    card, boris = row["card_id"], await cast.grants("boris")
    fresh = (await cast.row(await cast.dialog()))["card_id"]
    async with cast.db.tx() as tx:
        await add(tx, boris, NewTask(subject=SubjectRef("card", card), title="Позвонить", kind="call"))
        await edit_card(tx, boris, card, EditCard(version=await version_of(cast, card), comment="Самовар"))
    await bins(cast, card)
    await bins(cast, fresh)
    old = "UPDATE cards SET deleted_at = now() - interval '31 days' WHERE id = $1"
    await cast.db.hot.execute(old, card)
    assert await upkeep.once(cast.db)
    assert await in_list(cast, bin=True) == [fresh]
    task = await cast.db.hot.fetchrow("SELECT subject_kind, subject_id FROM tasks")
    assert tuple(task) == ("contact", row["contact_id"])
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await card_for(tx, boris, card, binned=True)
        assert await tx.value("SELECT count(*) FROM activities WHERE card_id = $1", card) > 0


async def test_no_statement_opens_what_lies_in_the_bin(cast: Cast, database_url: str) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    await bins(cast, card)
    async with Database.open(database_url) as db:
        with pytest.raises(Exception, match="cards_binned_is_closed"):
            await db.hot.execute("UPDATE cards SET is_open = true WHERE id = $1", card)


async def test_a_dialog_is_no_spam_again_though_its_request_lies_in_the_bin(cast: Cast) -> None:
    dialog = await cast.dialog()
    card_id, boris = (await cast.row(dialog))["card_id"], await cast.grants("boris")
    async with cast.db.tx() as tx:
        await spam(tx, boris, "127.0.0.1", dialog, Spam())
    lay = (await bins(cast, card_id)).status_id
    async with cast.db.tx() as tx:
        row = await not_spam(tx, boris, "127.0.0.1", dialog)
    assert (row.id, row.state) == (dialog, "open")
    # the request lies as it lay, and comes back as it lay
    assert (await restores(cast, card_id)).status_id == lay
