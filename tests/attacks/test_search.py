"""Attacks 1, 8, 12 and 13 on search."""

import asyncio
from itertools import product
from typing import Any

from tests.attacks.test_dialogs import FORGED, NASTY
from tests.attacks.unmoved import unmoved
from tests.inbox.search.desk import Desk
from tests.rights.village import Village

SEARCH = "/api/v1/search"
GROUPS = ("dialogs", "messages", "contacts", "cards")


async def asked(client: Any, **params: Any) -> Any:
    # a pg_sleep(5), or a question that reads everything, would outlast the deadline whatever else the machine does
    async with asyncio.timeout(5):
        return await client.get(SEARCH, params=params)


async def test_8_what_is_foreign_is_as_what_is_missing_by_every_word_and_number(village: Village) -> None:
    desk = Desk(village.people)
    foreign = await desk.dialog("Глеб Чужеземов", village.people.secret, phone="+79123456789", email="far@example.com")
    await desk.said(foreign, "неповторимый самовар")
    held = await desk.dialog("Мария Занятая", village.people.sales)
    await desk.said(held, "единственный чайник")
    await village.value(
        "UPDATE conversations SET responsible_id = $2 WHERE id = $1 RETURNING 1", held, village.people.ids["anna"]
    )
    await village.value(
        "UPDATE cards SET responsible_id = $2 WHERE id = $1 RETURNING 1",
        await desk.card(held), village.people.ids["anna"],
    )  # fmt: skip
    await desk.index()
    card = await desk.card(foreign)
    words = (
        "Чужеземов",
        "xe;tptvjd",
        "Чужеземив",
        "+79123456789",
        "6789",
        "far@example.com",
        "неповторимый",
        "чужезем",
    )
    for who, typed in (("anna", words), ("rita", (*words, "Мария Занятая", "единственный"))):
        async with await village.client(who) as client:
            nothing = await asked(client, q="этогонетнигде")
            for each in (*typed, f"#{foreign}", f"#{card}", str(foreign)):
                told = await asked(client, q=each)
                assert (told.status_code, told.text) == (200, nothing.text), (who, each)
                assert told.headers["content-length"] == nothing.headers["content-length"]
            inside = [await asked(client, q="самовар", conversation_id=each) for each in (foreign, 10**15)]
            assert inside[0].text == inside[1].text == nothing.text
    async with await village.client("boris") as boris:
        found = (await asked(boris, q="Чужеземов")).json()
        assert all(found[group] for group in ("dialogs", "contacts", "cards"))
        assert (await asked(boris, q="неповторимые")).json()["messages"]


async def test_8_and_a_page_of_messages_cannot_be_turned_into_the_foreign(village: Village) -> None:
    desk = Desk(village.people)
    foreign, mine = await desk.dialog("A", village.people.secret), await desk.dialog("B")
    for n in range(8):
        await desk.said(foreign if n % 2 else mine, f"самовар {n}")
    await desk.index()
    async with await village.client("anna") as anna:
        seen, cursor = [], None
        while True:
            page = (await asked(anna, q="самовар", limit=1, **({"cursor": cursor} if cursor else {}))).json()
            seen += [hit["conversation_id"] for hit in page["messages"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert seen == [mine] * 4


async def test_12_and_13_any_text_is_a_question_and_nothing_else(village: Village) -> None:
    desk = Desk(village.people)
    await desk.said(await desk.dialog(), "самовар")
    await desk.index()
    texts = (
        *NASTY, "'", "\\", "&|!()<->:*", "a:*", "'самовар':*", "#c1", "#d1", "(a+)+$" * 1700, "%_" * 5000, "'" * 3000,
        "\u202e", "ё" * 10_000, "a " * 5000, "\U0001f600", "e'); DROP TABLE search_messages; --", "\t\r\n",
    )  # fmt: skip
    async with await village.client("anna") as anna, unmoved(village):
        for text in texts:
            answer = await asked(anna, q=text)
            assert answer.status_code == 200, (text[:60], answer.text)
            assert not answer.json()["messages"] or "самовар" in text, text[:60]
        for name, value in product(
            ("conversation_id", "limit", "mine", "file", "group", "cursor"), (*NASTY, *FORGED[:6])
        ):
            answer = await asked(anna, q="самовар", **{name: value})
            assert answer.status_code in (200, 422), (name, value, answer.text)


async def test_1_scripts_in_what_was_said_come_back_as_they_were(village: Village) -> None:
    desk = Desk(village.people)
    said = "<script>alert(1)</script> <img src=x onerror=alert(1)> самовар"
    await desk.said(await desk.dialog("<b>Глеб</b>"), said)
    await desk.index()
    async with await village.client("anna") as anna:
        (hit,) = (await asked(anna, q="самовар")).json()["messages"]
        assert (hit["text"], hit["title"]) == (said, "<b>Глеб</b>")
        assert [said[mark["offset"] : mark["offset"] + mark["length"]] for mark in hit["marks"]] == ["самовар"]
