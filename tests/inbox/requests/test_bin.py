"""A request into the bin and back: what becomes of its dialog, its thread, its tasks, and of what stands in the way."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.access.sight import sees
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
from backend.contacts.actions.bin import bin_contact
from backend.contacts.companies.sight import seen_of
from backend.contacts.rows import load_contact_scopes
from backend.contacts.sight import sees_contact
from backend.documents.actions.bind import bind
from backend.documents.schemas import About, NewDocument
from backend.inbox.actions.drafts import NewDraft, save
from backend.inbox.actions.set_card import SetCard, set_card
from backend.inbox.actions.spam import Spam, not_spam, spam
from backend.inbox.requests.bin import bin_request, restore_request
from backend.kit import upkeep
from backend.kit.db import Database, Scope
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.lists.page import listed
from backend.lists.schemas import Asked
from backend.sales.orders.make import make_order
from backend.sales.orders.schemas import NewOrder
from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.close import Finish, finish
from backend.tasks.company import OfCompany
from backend.tasks.queries import Wanted as TasksWanted
from backend.tasks.queries import listed as tasks_listed
from backend.tasks.rows import load_task_scopes
from backend.tasks.schemas import TaskView
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


async def promised(cast: Cast, who: str) -> list[TaskView]:
    async with cast.db.tx() as tx:
        return list((await tasks_listed(tx, await cast.grants(who), TasksWanted(), 50, None)).items)


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


async def test_its_promises_and_documents_go_out_of_every_window_with_it_and_come_back(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    anna, boris = await cast.grants("anna"), await cast.grants("boris")
    async with cast.db.tx() as tx:
        await add(tx, boris, NewTask(title="Перезвонить", subject=SubjectRef("card", card)))
        await bind(tx, boris, NewDocument(about=About("card", card), url="https://example.com", title="Смета"))

    async def told() -> list[tuple[str, bool, bool]]:
        """Of each that was told since: whether anna saw it, and whether she does now."""
        rows = [each for each in await cast.events() if each["type"] in ("task.changed", "document.changed")]
        await cast.db.hot.execute("DELETE FROM event_pending")
        found = []
        for each in rows:
            now, was = (msgspec.convert(each["audience"].get(name, []), list[Scope]) for name in ("after", "before"))
            found.append((each["type"], any(sees(anna, s) for s in was), any(sees(anna, s) for s in now)))
        return found

    await told()
    await bins(cast, card)
    assert sorted(await told()) == [("document.changed", True, False), ("task.changed", True, False)]
    await restores(cast, card)
    assert sorted(await told()) == [("document.changed", False, True), ("task.changed", False, True)]


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


STOOD = """
SELECT state, waiting_since, waiting_clock, unanswered, next_step_at, snoozed_until, woken::text FROM conversations
WHERE id = $1
"""


@pytest.mark.parametrize("state", ["open", "snoozed", "done"])
async def test_a_thread_with_notes_waits_again_as_it_waited(cast: Cast, state: str) -> None:
    made = await asks(cast, "boris", **GLEB)
    talk = made.conversation_id
    await cast.says("boris", talk, "Позвонить вечером", kind="note")
    put = """UPDATE conversations SET state = $2, next_step_at = now() + interval '1 day', unanswered = true,
        snoozed_until = CASE WHEN $2 = 'snoozed' THEN now() + interval '2 days' END,
        woken = '{"cause": "time", "until": null, "at": "2026-01-01T10:00:00Z"}',
        waiting_since = now() - interval '3 hours', waiting_clock = 12.5 WHERE id = $1"""
    await cast.db.hot.execute(put, talk, state)
    before = await cast.db.hot.fetchrow(STOOD, talk)
    await bins(cast, made.card.id)
    assert (await cast.row(talk))["state"] == "done"
    await restores(cast, made.card.id)
    assert await cast.db.hot.fetchrow(STOOD, talk) == before


@pytest.mark.parametrize("begun", ["text", "file", "task"])
async def test_what_a_colleague_has_begun_on_a_silent_thread_is_there_when_it_comes_back(
    cast: Cast, begun: str
) -> None:
    made = await asks(cast, "boris", **GLEB)
    talk, vera = made.conversation_id, await cast.grants("vera")
    async with cast.db.tx() as tx:
        if begun == "task":
            about = SubjectRef("conversation", talk)
            await add(tx, vera, NewTask(subject=about, title="Позвонить", kind="call"))
        else:
            draft = {"text": {"text": "Глеб просил"}, "file": {"attachments": (uuid4(),)}}[begun]
            await save(tx, cast.ids["vera"], talk, "note", NewDraft(rev=1, **draft))
    await bins(cast, made.card.id)
    await restores(cast, made.card.id)
    row = await cast.row(talk)
    assert (row["card_id"], row["state"]) == (made.card.id, "open")
    async with cast.db.tx() as tx:
        if begun == "task":
            assert [task.subject.conversation_id for task in await promised(cast, "vera")] == [talk]
        else:
            assert await tx.value("SELECT count(*) FROM drafts WHERE conversation_id = $1", talk) == 1


async def test_nothing_points_at_a_silent_thread_that_went_along(cast: Cast) -> None:
    made = await asks(cast, "boris", **GLEB)
    put = "INSERT INTO conversation_tags (tag_id, conversation_id) VALUES (1, $1)"
    await cast.db.hot.execute(put, made.conversation_id)
    await bins(cast, made.card.id)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversation_tags") == 0


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


async def test_a_request_in_the_bin_opens_neither_its_person_nor_its_company(cast: Cast) -> None:
    card = (await asks(cast, "boris", waits=False, **GLEB)).card
    assert card.contact is not None
    person, anna = card.contact.id, await cast.grants("anna")
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('Тула') RETURNING id")
    await cast.db.hot.execute("UPDATE cards SET company_id = $2 WHERE id = $1", card.id, firm)

    async def seen() -> list[bool]:
        async with cast.db.tx() as tx:
            firms = await seen_of(tx, anna, [firm])
            scopes = [*(await load_contact_scopes(tx, [person]))[person]]
            of_firm = (await OfCompany().load(tx, [firm]))[firm].scopes
            told = [any(sees(anna, each) for each in some) for some in (scopes, of_firm)]
            return [await sees_contact(tx, anna, person), firm in firms, *told]

    assert await seen() == [True] * 4
    await bins(cast, card.id)
    assert await seen() == [False] * 4
    await restores(cast, card.id)
    assert await seen() == [True] * 4


async def test_a_promise_outlives_the_request_and_its_person_in_the_bin(cast: Cast) -> None:
    card = (await asks(cast, "boris", waits=False, **GLEB)).card
    assert card.contact is not None
    person = card.contact.id
    async with cast.db.tx() as tx:
        new = NewTask(subject=SubjectRef("card", card.id), title="Позвонить", kind="call", assignee_id=cast.ids["vera"])
        task = await add(tx, await cast.grants("boris"), new)
    await bins(cast, card.id)
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        rev = await tx.value("SELECT rev FROM contacts WHERE id = $1", person)
        await bin_contact(tx, boris, None, person, rev)
    await cast.db.hot.execute("UPDATE cards SET deleted_at = now() - interval '31 days'")
    await cast.db.hot.execute("UPDATE contacts SET binned_at = now() - interval '31 days'")
    for _ in range(2):
        assert await upkeep.once(cast.db)
        mine = await promised(cast, "vera")
        assert [(each.id, each.subject.kind, each.subject.id) for each in mine] == [(task.id, "contact", person)]
    assert await promised(cast, "anna") == []
    async with cast.db.tx() as tx:
        await finish(tx, await cast.grants("vera"), task.id, Finish("дозвонилась"))
    assert await upkeep.once(cast.db)
    for table in ("cards", "contacts", "tasks"):
        assert await cast.db.hot.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_a_promise_about_a_request_of_nobody_is_not_dropped(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    async with cast.db.tx() as tx:
        new = NewTask(subject=SubjectRef("card", card), title="Позвонить", kind="call", assignee_id=cast.ids["vera"])
        task = await add(tx, await cast.grants("boris"), new)
    await bins(cast, card)
    old = "UPDATE cards SET deleted_at = now() - interval '31 days', contact_id = NULL WHERE id = $1"
    await cast.db.hot.execute(old, card)
    assert await upkeep.once(cast.db)
    assert [each.id for each in await promised(cast, "vera")] == [task.id]


async def test_nobody_is_said_to_come_of_a_request_that_is_gone_for_good(cast: Cast) -> None:
    row = await cast.row(await cast.dialog())
    await cast.db.hot.execute("UPDATE contacts SET born_of = $1", row["card_id"])
    await cast.db.hot.execute(
        "INSERT INTO companies (name, born_of) VALUES ('Тула', $1), ('Калуга', 77)", row["card_id"]
    )
    await bins(cast, row["card_id"])
    await cast.db.hot.execute("UPDATE cards SET deleted_at = now() - interval '31 days'")
    assert await upkeep.once(cast.db)
    assert await cast.db.hot.fetchval("SELECT born_of FROM contacts") is None
    firms = await cast.db.hot.fetch("SELECT born_of FROM companies ORDER BY id")
    assert [each["born_of"] for each in firms] == [None, 77]


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
