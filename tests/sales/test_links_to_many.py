"""Links of many invoices, and reminders: each in its own client's dialog, never in another's; undone until it left."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.inbox.jobs import release_due
from backend.inbox.papers.settled import call_off_settled
from backend.kit.consumers import Logged
from backend.kit.errors import Forbidden, Invalid
from backend.lists.bulk.schemas import ListRun
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.links.make import hash_of
from backend.wiring import lists_of_rooms
from backend.worker import consumers
from tests.lists.test_bulk import begins, does, ends, left, undoes
from tests.sales.billing import Till
from tests.sales.counter import SAMOVAR, Counter

HOUSE = "https://shop.example.com"
TEXT = "{{name}}, счёт {{invoice}} на {{total}}: {{link}}"


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms(HOUSE)


@pytest.fixture
async def others(till: Till) -> Till:
    """Another client, with a dialog, a request and an item of their own."""
    dialog = await till.cast.dialog("Мария", waits=False)
    found = Till(Counter(till.cast, dialog, (await till.cast.row(dialog))["card_id"]))
    await found.counter.put("anna", SAMOVAR)
    return found


@pytest.fixture(autouse=True)
async def _answered(till: Till) -> None:
    await quiet(till)


async def quiet(till: Till) -> None:
    sql = "UPDATE conversations SET waiting_since = NULL, waiting_clock = NULL WHERE id = $1"
    await till.db.hot.execute(sql, till.counter.dialog)


async def sends(till: Till, *bills: InvoiceView, verb: str = "send", text: str = TEXT, who: str = "anna") -> ListRun:
    ids = [each.id for each in bills]
    return await does(till.cast, who, "invoice", verb=verb, args={"text": text}, ids=ids)


async def why(till: Till, run: ListRun) -> list[str]:
    return [code for code, _ in (await left(till.cast, "anna", run)).values()]


async def said(till: Till) -> list[tuple[str, str]]:
    """(text, state) of what we wrote in the dialog."""
    sql = "SELECT text, state FROM messages WHERE conversation_id = $1 AND direction = 'out' ORDER BY seq"
    return [tuple(row) for row in await till.db.hot.fetch(sql, till.counter.dialog)]


async def opens(till: Till, text: str) -> int:
    """The invoice that the link in a text opens."""
    token = text.rpartition(f"{HOUSE}/paper/")[2].split()[0]
    found: int = await till.db.hot.fetchval("SELECT invoice_id FROM paper_links WHERE hash = $1", hash_of(token))
    return found


async def a_minute_later(till: Till) -> None:
    await release_due(till.db, datetime.now(UTC) + timedelta(seconds=61))


async def test_each_client_gets_the_link_of_their_own_invoice_in_their_own_dialog(till: Till, others: Till) -> None:
    mine, theirs = await till.issued(), await others.issued()
    run = await sends(till, mine, theirs)
    assert (run.done, run.skipped) == (2, 0)
    assert run.undo_until is not None
    assert run.undo_until < datetime.now(UTC) + timedelta(minutes=2)
    for shop, bill, name in ((till, mine, "Глеб"), (others, theirs, "Мария")):
        [(text, state)] = await said(shop)
        assert state == "scheduled"
        assert text.startswith(f"{name}, счёт {bill.number} на ")
        assert await opens(shop, text) == bill.id
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 0
    await a_minute_later(till)
    queued = await till.db.hot.fetch("SELECT conversation_id FROM outbox ORDER BY conversation_id")
    assert [row["conversation_id"] for row in queued] == sorted([till.counter.dialog, others.counter.dialog])


async def test_what_has_not_left_is_called_off_and_what_has_left_is_told(till: Till, others: Till) -> None:
    run = await sends(till, await till.issued(), await others.issued())
    await till.db.hot.execute(
        "UPDATE scheduled_sends SET send_at = now() - interval '1 s' WHERE conversation_id = $1", others.counter.dialog
    )
    await release_due(till.db, datetime.now(UTC))
    undone = await undoes(till.cast, "anna", run)
    assert (undone.done, undone.skipped) == (1, 1)
    assert await why(till, undone) == ["message_left"]
    assert [state for _, state in await said(till)] == ["cancelled"]
    await a_minute_later(till)
    queued = await till.db.hot.fetch("SELECT conversation_id FROM outbox")
    assert [row["conversation_id"] for row in queued] == [others.counter.dialog]
    assert await till.db.hot.fetchval("SELECT count(*) FROM drafts WHERE text <> ''") == 0


async def test_a_bill_of_another_person_goes_to_nobody(till: Till, others: Till) -> None:
    stranger = await till.cast.row(others.counter.dialog)
    buyer = {"kind": "contact", "id": stranger["contact_id"], "name": "Мария"}
    bill = await till.issued(buyer=buyer)
    assert await why(till, await sends(till, bill)) == ["buyer_is_another"]
    await quiet(till)
    since = await till.issued()
    # the request has become another person's since
    await till.db.hot.execute(
        "UPDATE cards SET contact_id = $1 WHERE id = $2", stranger["contact_id"], till.counter.card
    )
    assert await why(till, await sends(till, since)) == ["buyer_is_another"]
    assert (await said(till), await said(others)) == ([], [])


async def test_a_dialog_of_somebody_else_on_the_same_request_is_not_written_to(till: Till, others: Till) -> None:
    """A colleague of the client’s wrote about the same request: the invoice is not theirs."""
    bill = await till.issued()
    await till.db.hot.execute(
        "UPDATE conversations SET card_id = $1, last_in_at = now() WHERE id = $2",
        till.counter.card, others.counter.dialog,
    )  # fmt: skip
    assert (await sends(till, bill)).done == 1
    assert (len(await said(till)), await said(others)) == (1, [])


async def test_what_cannot_be_sent_is_left_and_says_why(till: Till, others: Till) -> None:
    draft, paid = await till.draft(), await till.issued()
    await till.pay("ada", paid, str(paid.total))
    assert await why(till, await sends(till, draft)) == ["not_issued"]
    assert await why(till, await sends(till, paid, verb="remind", text="Ждём {{due}}")) == ["nothing_due"]
    bill = await others.issued()
    for sql, code in (
        ("UPDATE conversations SET waiting_since = now() WHERE id = $1", "customer_waits"),
        ("UPDATE conversations SET waiting_since = NULL, kind = 'group' WHERE id = $1", "no_dialog_to_write"),
        ("UPDATE conversations SET kind = 'private' WHERE id = $1", "no_value"),
    ):
        await till.db.hot.execute(sql, others.counter.dialog)
        assert await why(till, await sends(till, bill, text="{{link}} для {{phone}}")) == [code]
    await till.db.hot.execute("UPDATE contacts SET blocked_at = now() WHERE name = 'Мария'")
    assert await why(till, await sends(till, bill)) == ["client_blocked"]
    assert await said(others) == []


async def test_a_client_who_writes_before_it_left_gets_none_over_their_question(till: Till) -> None:
    await sends(till, await till.issued())
    await till.db.hot.execute(
        "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) "
        "SELECT id, seq + 1, 'in', 'А доставка?', now() FROM conversations WHERE id = $1", till.counter.dialog
    )  # fmt: skip
    await till.db.hot.execute("UPDATE conversations SET seq = seq + 1 WHERE id = $1", till.counter.dialog)
    await a_minute_later(till)
    assert [state for _, state in await said(till)] == ["cancelled"]
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 0


async def test_unpaid_invoices_are_reminded_of_with_what_is_still_owed(till: Till) -> None:
    bill = await till.issued()
    await till.pay("ada", bill, "500")
    await till.is_due(bill)
    all_of: dict[str, Any] = {"matching": {"where": {"column": "due", "op": "after", "values": ["0"]}}}
    text = "Ждём {{due}} до {{until}}"
    run = await does(till.cast, "anna", "invoice", verb="remind", args={"text": text}, **all_of)
    assert run.done == 1
    [(told, _)] = await said(till)
    assert "90\u00a0025,75" in told
    assert "{{" not in told
    assert await till.db.hot.fetchval("SELECT count(*) FROM paper_links") == 0


async def test_a_text_without_the_link_and_a_role_that_may_not_are_refused_before_any_is_touched(till: Till) -> None:
    bill = await till.issued()
    with pytest.raises(Invalid):
        await sends(till, bill, text="Счёт готов")
    with pytest.raises(Invalid):
        await sends(till, bill, verb="remind", text=" ")
    await till.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'sales.issue')")
    with pytest.raises(Forbidden):
        await sends(till, bill)
    assert await said(till) == []


REMIND = "Ждём {{due}} до {{until}}"


async def reminds(till: Till, *bills: InvoiceView) -> ListRun:
    return await sends(till, *bills, verb="remind", text=REMIND)


async def test_the_same_asked_for_again_reaches_the_client_once(till: Till) -> None:
    bill = await till.issued()
    assert (await sends(till, bill)).done == 1
    assert await why(till, await sends(till, bill)) == ["sent_already"]
    # another thing, and no repetition
    assert (await reminds(till, bill)).done == 1
    await a_minute_later(till)
    assert await why(till, await sends(till, bill)) == ["sent_already"]
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 2
    assert await till.db.hot.fetchval("SELECT count(*) FROM paper_links") == 1


async def test_a_reminder_can_be_repeated_after_an_hour_and_what_was_called_off_or_failed_at_once(till: Till) -> None:
    bill = await till.issued()
    await undoes(till.cast, "anna", await reminds(till, bill))
    assert (await reminds(till, bill)).done == 1
    await a_minute_later(till)
    await till.db.hot.execute("UPDATE messages SET state = 'failed' WHERE state = 'queued'")
    assert (await reminds(till, bill)).done == 1
    await a_minute_later(till)
    assert await why(till, await reminds(till, bill)) == ["sent_already"]
    await till.db.hot.execute("UPDATE messages SET stored_at = stored_at - interval '61 min'")
    assert (await reminds(till, bill)).done == 1


async def test_of_two_colleagues_who_remind_at_once_one_does(till: Till) -> None:
    bill = await till.issued()
    body: dict[str, Any] = {"verb": "remind", "args": {"text": REMIND}, "ids": [bill.id]}
    runs = [await begins(till.cast, who, "invoice", **body) for who in ("anna", "ada")]
    ended = await asyncio.gather(*(ends(till.cast, run) for run in runs))
    assert sorted((run.done, run.skipped) for run in ended) == [(0, 1), (1, 0)]
    await a_minute_later(till)
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 1


async def happened(till: Till, bill: InvoiceView) -> None:
    """What the worker does about it."""
    [found] = [each for each in consumers() if each.handle is call_off_settled]
    assert found.types == ("invoice.changed",)
    async with till.db.tx() as tx:
        await found.handle(tx, [Logged(1, "invoice.changed", "invoice", bill.id, None, None)])


@pytest.mark.parametrize("verb", ["send", "remind"])
async def test_what_waits_does_not_leave_once_the_invoice_is_paid_or_void(till: Till, others: Till, verb: str) -> None:
    paid, void, part = await till.issued(), await others.issued(), await till.issued()
    assert (await sends(till, paid, void, part, verb=verb)).done == 3
    for bill in (paid, void, part):
        await happened(till, bill)
    # of what one client owes one reminder speaks
    assert await till.db.hot.fetchval("SELECT count(*) FROM scheduled_sends") == (3 if verb == "send" else 2)
    await till.pay("ada", paid, str(paid.total))
    await till.pay("ada", part, "500")
    await others.void("ada", void)
    for bill in (paid, void, part):
        await happened(till, bill)
    assert {state for shop in (till, others) for _, state in await said(shop)} == {"cancelled"}
    await a_minute_later(till)
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 0


async def test_the_link_of_an_invoice_that_was_paid_before_still_leaves(till: Till) -> None:
    bill = await till.issued()
    await till.pay("ada", bill, str(bill.total))
    assert (await sends(till, bill)).done == 1
    await happened(till, bill)
    assert [state for _, state in await said(till)] == ["scheduled"]
