"""The conversation as people read it: far back, by date, by link, over all channels of a person, by keys."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House

pytestmark = pytest.mark.timeout(300)

LONG = 2_000
_MANY = """
INSERT INTO messages (conversation_id, seq, direction, text, identity_id, provider_at)
SELECT c.id, n, 'in', 'слово ' || n, c.identity_id, $2::timestamptz + n * interval '20 minutes'
FROM conversations c, generate_series(2, $3::bigint) AS n WHERE c.id = $1
"""
_NOW = """
UPDATE conversations SET seq = $2, in_seq = $2, rev = rev + 1, last_at = now() WHERE id = $1
"""
_MAIL = """
INSERT INTO conversations (channel_id, thread_key, contact_id, seq, in_seq, last_at)
SELECT $3, $2, c.contact_id, 1, 1, now() FROM conversations c WHERE c.id = $1 RETURNING id
"""
_FIRST = """
SELECT min(seq) FROM messages WHERE conversation_id = $1 AND (provider_at AT TIME ZONE $3)::date = $2
"""
_LETTER = """
INSERT INTO messages (conversation_id, seq, direction, text, provider_at) VALUES ($1, 1, 'in', $2, $3)
"""


async def dialog_of(house: House) -> int:
    async with house.db.tx() as tx:
        return int(await tx.value("SELECT max(id) FROM conversations"))


async def long_talk(house: House) -> tuple[int, datetime]:
    """The only dialog grows to LONG messages of the last four weeks. Returns it and when they began."""
    dialog = await dialog_of(house)
    start = datetime.now(UTC) - timedelta(minutes=20 * LONG)
    async with house.db.tx() as tx:
        await tx.execute("UPDATE messages SET provider_at = $2 WHERE conversation_id = $1", dialog, start)
        await tx.execute(_MANY, dialog, start, LONG)
        await tx.execute(_NOW, dialog, LONG)
    return dialog, start


async def top_of(page: Page, text: str) -> float:
    """Where a message stands in the window, px."""
    box = await page.get_by_text(text, exact=True).bounding_box()
    assert box is not None
    return float(box["y"])


async def stands_at(page: Page, text: str, y: float) -> None:
    """Where it stood, to the pixel: lines that are measured for the first time settle within some frames."""
    for _ in range(60):
        if abs(await top_of(page, text) - y) < 2:
            return
        await page.evaluate("() => new Promise(requestAnimationFrame)")
    assert await top_of(page, text) == pytest.approx(y, abs=2)


async def held(route: Route, until: asyncio.Event) -> None:
    await until.wait()
    await route.continue_()


async def thrown_to_the_top(window: Window, seen: str) -> None:
    """At one go, right after lines were brought into place: nothing takes it back there."""
    thread = window.page.get_by_role("log")
    await thread.evaluate("box => box.scrollTo(0, 0)")
    await expect(window.page.get_by_text(seen, exact=True)).to_be_in_viewport()
    assert await thread.evaluate("box => box.scrollTop") == 0


async def test_far_back_by_link_by_scrolling_by_date_and_home_again(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        gleb = telegram.customer(first_name="Глеб")
        anna = await Window.of(browser, house, "Анна")
        gleb.writes("слово 1")
        await expect(anna.row("Глеб")).to_be_visible()
        dialog, start = await long_talk(house)

        # a link to a message opens around it, and leads home again
        await anna.page.goto(f"/inbox/{dialog}?at=700")
        await expect(anna.page.get_by_text("слово 700", exact=True)).to_be_in_viewport()
        await expect(anna.page.get_by_text(f"слово {LONG}", exact=True)).to_have_count(0)
        await expect(anna.page).to_have_url(f"{anna.node.url}/inbox/{dialog}")
        gleb.writes("Новое, пока читают старое")
        down = anna.page.get_by_role("button", name="К последнему")
        await expect(down.locator("..")).to_contain_text("1 непрочитанное")
        assert await anna.page.get_by_text("слово 700", exact=True).is_visible()
        await down.click()
        await expect(anna.bubble("Новое, пока читают старое", "in")).to_be_in_viewport()
        await expect(anna.row("Глеб")).not_to_contain_text("непрочитан")

        # older pages come in above without moving what is read
        thread = anna.page.get_by_role("log")
        come = asyncio.Event()
        await anna.page.route(re.compile("before="), lambda route: held(route, come))
        mark = f"слово {LONG - 40}"
        await thrown_to_the_top(anna, f"слово {LONG - 47}")
        await expect(anna.page.get_by_text(mark, exact=True)).to_be_in_viewport()
        before = await top_of(anna.page, mark)
        come.set()
        await expect(anna.page.get_by_text(f"слово {LONG - 52}", exact=True)).to_have_count(1)
        await stands_at(anna.page, mark, before)

        # just opened, and drawn by keys to the top of what has come; the end is one press away
        await anna.page.reload()
        await expect(anna.bubble("Новое, пока читают старое", "in")).to_be_in_viewport()
        await thread.focus()
        await anna.keys("Home")
        await expect(down).to_be_visible()
        await expect(anna.bubble("Новое, пока читают старое", "in")).not_to_be_in_viewport()
        gleb.writes("Ещё одно")
        await expect(down.locator("..")).to_contain_text("1 непрочитанное")
        await expect(anna.bubble("Ещё одно", "in")).not_to_be_in_viewport()

        # by date: the day's first message
        await thread.evaluate("box => box.scrollBy(0, -30)")
        await anna.page.locator(".date-bar-day").click()
        calendar = anna.page.get_by_role("grid")
        await expect(calendar).to_be_visible()
        zone = (await anna.ask("GET", "/session"))["user"]["time_zone"]
        third = start.astimezone(ZoneInfo(zone)) + timedelta(days=3)
        for _ in range(3):
            cell = calendar.locator(f"button[data-day='{third.date()}']")
            if await cell.count() and await cell.get_attribute("data-other") is None:
                break
            await anna.page.get_by_role("button", name="Предыдущий месяц").click()
        await calendar.locator(f"button[data-day='{third.date()}']").click()
        async with house.db.tx() as tx:
            first = await tx.value(_FIRST, dialog, third.date(), zone)
        await expect(anna.page.get_by_text(f"слово {first}", exact=True)).to_be_in_viewport()

        # arrows walk the messages, and only they
        await thread.focus()
        await anna.keys("ArrowUp")
        await expect(anna.page.locator(":focus")).to_have_attribute("data-seq", re.compile(r"^\d+$"))
        active = await anna.page.locator(":focus").get_attribute("data-seq")
        assert active is not None
        await anna.keys("ArrowUp", "ArrowUp")
        await expect(anna.page.locator(":focus")).to_have_attribute("data-seq", str(int(active) - 2))
        await anna.keys("ArrowDown")
        await expect(anna.page.locator(":focus")).to_have_attribute("data-seq", str(int(active) - 1))
        await anna.close()


async def test_all_that_was_said_with_a_person_on_one_line_live(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        gleb = telegram.customer(first_name="Глеб")
        anna = await Window.of(browser, house, "Анна", role="administrator")
        body = {"kind": "practice", "name": "Письма", "settings": {"running": False}}
        letters = (await anna.ask("POST", "/channels", body))["id"]
        gleb.writes("Пишу в Телеграм")
        await anna.open("Глеб")
        dialog = await dialog_of(house)
        async with house.db.tx() as tx:
            mail: Any = await tx.value(_MAIL, dialog, uuid4().hex, letters)
            await tx.execute(_LETTER, mail, "Письмо о самоваре", datetime.now(UTC) - timedelta(hours=2))
        await anna.page.get_by_role("radio", name="Вся переписка").click()
        await expect(anna.bubble("Письмо о самоваре", "in")).to_be_visible()
        await expect(anna.page.get_by_role("button", name="Письма", exact=True)).to_be_visible()
        await expect(anna.page.get_by_text("Ответ уйдёт в этот диалог: Самовары")).to_be_visible()
        texts = await anna.page.get_by_role("log").get_by_role("article").all_inner_texts()
        assert [text.split("\n")[0] for text in texts] == ["Письмо о самоваре", "Пишу в Телеграм"]
        gleb.writes("И ещё одно")
        await expect(anna.bubble("И ещё одно", "in")).to_be_visible()
        await anna.answers("Отвечаю")
        await expect(anna.bubble("Отвечаю", "out")).to_contain_text("Отправлено")
        await expect(anna.bubble("Отвечаю", "out")).to_have_count(1)
        assert [said.message["text"] for said in gleb.heard] == ["Отвечаю"]
        await anna.page.get_by_role("log").get_by_role("button", name="Письма", exact=True).click()
        await expect(anna.page).to_have_url(f"{anna.node.url}/inbox/{mail}")
        await expect(anna.bubble("Письмо о самоваре", "in")).to_be_visible()
        await expect(anna.bubble("Пишу в Телеграм")).to_have_count(0)
        await anna.close()
