"""In simple mode there are no leads: neither in what the house says, nor beside the deals that they became."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from backend.board.list_rows import request_rows
from backend.board.listing import REQUESTS
from backend.kit.words import LOCALES, catalogue
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked
from backend.wiring import lists_of_rooms, subjects_of_tasks
from tests.cast import Cast
from tests.inbox.requests.mode.conftest import Switch

# what leads are called by the house (docs/words.md)
_LEAD = {
    "ru": re.compile(r"(?<![а-яё])лид(?:а|у|ом|е|ы|ов|ам|ами|ах)?(?![а-яё])", re.IGNORECASE),
    "en": re.compile(r"\bleads?\b(?! (?:this|to|the)\b)", re.IGNORECASE),
    "lt": re.compile(r"\bužklaus\w*|\bpotencial\w+ klient\w+", re.IGNORECASE),
}
# names of what there is in classic mode alone: the shipped funnel, where a file says in which a request stands
_CLASSIC = {"transfer.funnels.leads"}
# the same word of what a program asks the server for
_ASKED = {"errors.invalid", "errors.malformed", "errors.too_many_requests", "errors.foreign_origin"}
_ASKED |= {"webhook_events.order.changed"}


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()
    subjects_of_tasks()


def _said(locale: str) -> Iterator[tuple[str, str]]:
    return ((key, text) for key, text in catalogue(locale).items() if key not in _CLASSIC | _ASKED)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sentence_of_the_server_says_lead(locale: str) -> None:
    """They are true in both modes: what a house without leads calls a request is one in every house."""
    assert [(key, text) for key, text in _said(locale) if _LEAD[locale].search(text)] == []


@pytest.mark.parametrize(("locale", "text"), [
    ("ru", "Лид конвертирован."), ("ru", "Воронку лидов удалить нельзя."), ("en", "A lead becomes a deal."),
    ("lt", "Konvertuota užklausa"),
])  # fmt: skip
def test_such_a_sentence_would_be_seen(locale: str, text: str) -> None:
    assert _LEAD[locale].search(text)


async def _ids(cast: Cast, who: str, **asked: Any) -> tuple[list[int], int]:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        page = await listed(tx, grants, REQUESTS, msgspec.convert(asked | {"limit": 50}, Asked))
        count = await counted(tx, grants, REQUESTS, msgspec.convert(asked, Asked))
        assert page.ids == [] or await request_rows(tx, grants, page.ids)
    return sorted(page.ids), count.count


async def test_a_request_that_became_a_deal_is_listed_once_as_the_deal(cast: Cast, switch_to: Switch) -> None:
    leads = [(await cast.row(await cast.dialog(name)))["card_id"] for name in ("Глеб", "Инна")]
    before, _ = await _ids(cast, "boris")
    assert before == sorted(leads)
    await switch_to("simple", leads="convert")
    deals = [await cast.db.hot.fetchval("SELECT became FROM cards WHERE id = $1", each) for each in leads]
    assert await _ids(cast, "boris") == (sorted(deals), 2)
    # the one whose deal is gone, or out of sight, is not lost
    await cast.db.hot.execute("UPDATE cards SET deleted_at = now(), is_open = false WHERE id = $1", deals[0])
    assert await _ids(cast, "boris") == (sorted([leads[0], deals[1]]), 2)


async def test_in_classic_mode_a_converted_lead_stands_beside_its_deal(cast: Cast, switch_to: Switch) -> None:
    lead = (await cast.row(await cast.dialog("Глеб")))["card_id"]
    await switch_to("simple", leads="convert")
    await switch_to("classic", leads="stay")
    deal = await cast.db.hot.fetchval("SELECT became FROM cards WHERE id = $1", lead)
    assert (await _ids(cast, "boris"))[0] == sorted([lead, deal])


async def test_by_the_number_that_a_client_was_told_the_deal_that_came_of_it_is_found(
    cast: Cast, switch_to: Switch
) -> None:
    lead = (await cast.row(await cast.dialog("Глеб")))["card_id"]
    await cast.dialog("Инна")
    await switch_to("simple", leads="convert")
    deal = await cast.db.hot.fetchval("SELECT became FROM cards WHERE id = $1", lead)
    for typed in (f"#{lead}", str(lead), str(deal)):
        assert await _ids(cast, "boris", search=typed) == ([deal], 1)
    # of somebody who may see neither it is found no more than before
    await cast.db.hot.execute("UPDATE cards SET channel_id = $1", cast.secret)
    assert await _ids(cast, "anna", search=str(lead)) == ([], 0)


async def test_a_request_in_the_bin_lies_there_though_its_deal_stands(cast: Cast, switch_to: Switch) -> None:
    lead = (await cast.row(await cast.dialog("Глеб")))["card_id"]
    await switch_to("simple", leads="convert")
    await cast.db.hot.execute("UPDATE cards SET deleted_at = now(), is_open = false WHERE id = $1", lead)
    assert await _ids(cast, "boris", bin=True) == ([lead], 1)
