"""Several unpaid invoices of one client are one reminder that lists them."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.inbox.papers.said import LINK, tidy
from backend.wiring import lists_of_rooms
from tests.lists.test_bulk import undoes
from tests.sales.billing import Till
from tests.sales.counter import SAMOVAR, Counter
from tests.sales.test_links_to_many import (
    HOUSE,
    a_minute_later,
    happened,
    opens,
    quiet,
    said,
    sends,
    why,
)

TEXT = "{{name}}, напоминаем: {{invoice}}, всего {{due}}. {{link}}\nСпасибо!"


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


async def waiting(till: Till) -> int:
    found: int = await till.db.hot.fetchval("SELECT count(*) FROM scheduled_sends")
    return found


async def test_three_unpaid_invoices_of_one_client_are_one_reminder_that_lists_them(
    till: Till,
    others: Till,
) -> None:
    bills = [await till.issued() for _ in range(3)]
    theirs = await others.issued()
    await till.pay("ada", bills[1], "500")
    run = await sends(till, *bills, theirs, verb="remind", text=TEXT)
    assert (run.done, run.skipped) == (4, 0)
    [(text, state)] = await said(till)
    assert state == "scheduled"
    first, *lines, last = text.split("\n")
    assert first.startswith(f"Глеб, напоминаем: {bills[0].number}, {bills[1].number} и {bills[2].number}, всего ")
    assert last == "Спасибо!"
    assert [line.split(" — ")[0] for line in lines] == [bill.number for bill in bills]
    # each with what is still owed, and the link of its own
    assert len({re.search(r"— ([^:,]+)", line).group(1) for line in lines}) == 2  # type: ignore[union-attr]
    assert [await opens(till, line + " ") for line in lines] == [bill.id for bill in bills]
    # no word of it in another's dialog
    [(other, _)] = await said(others)
    assert str(theirs.number) in other
    assert not any(str(bill.number) in other for bill in bills if bill.number != theirs.number)
    await a_minute_later(till)
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 2
    assert await why(till, await sends(till, *bills, verb="remind", text=TEXT)) == ["sent_already"] * 3


async def test_what_is_not_owed_is_left_out_of_it_and_says_why(till: Till) -> None:
    owed, paid, draft = await till.issued(), await till.issued(), await till.draft()
    await till.pay("ada", paid, str(paid.total))
    more = await till.issued()
    run = await sends(till, owed, paid, draft, more, verb="remind", text="Ждём {{due}}")
    assert (run.done, run.skipped) == (2, 2)
    assert await why(till, run) == ["nothing_due", "nothing_due"]
    [(text, _)] = await said(till)
    assert str(owed.number) in text
    assert str(more.number) in text
    assert str(paid.number) not in text
    assert HOUSE not in text


async def test_it_is_called_off_as_a_whole_and_undone_as_a_whole(till: Till) -> None:
    bills = [await till.issued() for _ in range(3)]
    run = await sends(till, *bills, verb="remind", text=TEXT)
    assert await waiting(till) == 1
    undone = await undoes(till.cast, "anna", run)
    assert (undone.done, undone.skipped) == (3, 0)
    assert [state for _, state in await said(till)] == ["cancelled"]
    # nothing of it went: it may be sent anew at once; paid meanwhile, one of them takes it back
    run = await sends(till, *bills, verb="remind", text=TEXT)
    assert run.done == 3
    await till.pay("ada", bills[1], str(bills[1].total))
    await happened(till, bills[1])
    assert await waiting(till) == 0
    await a_minute_later(till)
    assert await till.db.hot.fetchval("SELECT count(*) FROM outbox") == 0
    rest: list[Any] = [bills[0], bills[2]]
    assert (await sends(till, *rest, verb="remind", text=TEXT)).done == 2
    assert await waiting(till) == 1


async def test_whoever_waits_for_an_answer_is_reminded_of_none_of_them(till: Till) -> None:
    bills = [await till.issued() for _ in range(2)]
    await till.db.hot.execute(
        "UPDATE conversations SET waiting_since = now(), waiting_clock = 1 WHERE id = $1", till.counter.dialog
    )
    assert await why(till, await sends(till, *bills, verb="remind", text=TEXT)) == ["customer_waits"] * 2
    assert await said(till) == []
    await quiet(till)
    assert (await sends(till, *bills, verb="remind", text=TEXT)).done == 2


_SPACED = st.text(" \t\u00a0", max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["", "Ссылка: ", "{{due}} ", "{ "]), _SPACED, _SPACED), max_size=4))
def test_the_link_is_known_however_it_is_spaced(parts: list[tuple[str, str, str]]) -> None:
    typed = "".join(f"{before}{{{{{left}link{right}}}}}" for before, left, right in parts)
    assert tidy(typed) == "".join(f"{before}{LINK}" for before, _, _ in parts)


@pytest.mark.parametrize("verb", ["send", "remind"])
async def test_no_client_reads_the_word_for_a_link_instead_of_it(till: Till, verb: str) -> None:
    bill = await till.issued()
    assert (await sends(till, bill, verb=verb, text="Счёт: {{link }}")).done == 1
    [(text, _)] = await said(till)
    assert "{{" not in text
    assert await opens(till, text) == bill.id
