"""F: what happens to clients, said about, liked, followed and left, at one window."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def test_a_colleague_reads_comments_likes_follows_and_leaves(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада Ким", role="administrator")
        boris = await Window.of(browser, house, "Борис Гром", role="supervisor")
        page = ada.page
        gleb = telegram.customer(first_name="Глеб", last_name="Самоваров")
        gleb.writes("Сколько стоит самовар?")
        await ada.open("Глеб")
        await ada.answers("Сорок пять тысяч")
        await gleb.hears("Сорок пять тысяч", timeout=60)
        await ada.keys("Escape")
        await expect(ada.field).not_to_be_focused()
        await ada.keys("g", "f")
        feed = page.get_by_role("list", name="Лента")
        await expect(feed.get_by_text("Сорок пять тысяч")).to_be_visible()

        # what a customer writes meanwhile moves nothing: it is counted, and shown when asked for
        gleb.writes("А доставка есть?")
        news = page.get_by_role("status").get_by_role("button")
        await expect(news).to_be_visible()
        await expect(feed.get_by_text("А доставка есть?")).to_have_count(0)
        await news.click()
        said = feed.get_by_role("listitem").filter(has_text="А доставка есть?")
        await expect(said).to_be_visible()
        await expect(news).to_have_count(0)

        # Ctrl+Enter sends what is written, also while a name is offered
        await said.get_by_role("button", name="Комментировать").click()
        field = said.get_by_role("textbox")
        await field.press_sequentially("Займись, @гром")
        offered = page.get_by_role("listbox", name="Коллеги").get_by_role("option")
        await expect(offered).to_have_text(["Борис Гром"])
        await ada.keys("Enter")
        await expect(field).to_have_value("Займись, @Борис Гром ")
        await field.press_sequentially("и @бор")
        await expect(offered).to_have_text(["Борис Гром"])
        await ada.pictured("feed-comment")
        await ada.keys("Control+Enter")
        await expect(field).to_have_value("")
        await expect(said.get_by_text("Займись, @Борис Гром и @бор")).to_be_visible()
        # by keys alone: on and back, and liked
        here = said.get_by_role("link").first
        await here.focus()
        await ada.keys("j")
        await expect(here).not_to_be_focused()
        await ada.keys("k")
        await expect(here).to_be_focused()
        await ada.keys("l")
        await expect(said.get_by_role("button", name="Нравится")).to_have_attribute("aria-pressed", "true")

        # what another likes is seen at once, without asking anew
        key = next(
            each["key"]
            for each in (await boris.ask("GET", "/feed?whose=all"))["items"]
            if each["message"] and each["message"]["text"] == "А доставка есть?"
        )
        await boris.ask("PUT", f"/feed/{key}/like", {"on": True})
        await expect(said.get_by_role("button", name="Нравится")).to_have_text("2")

        # where it is read by whoever works there
        await said.get_by_role("link").first.click()
        await expect(ada.bubble("Займись, @Борис Гром и @бор", "note")).to_be_visible()

        # followed from their page, found among what is followed, and left
        person = (await ada.ask("GET", "/feed"))["items"][0]["contact"]["id"]
        await page.goto(f"/contacts/{person}")
        await page.get_by_role("button", name="Следить").click()
        await page.get_by_role("menuitemcheckbox", name="Обо всём").click()
        await expect(page.get_by_role("button", name="Слежу")).to_be_visible()
        # their own feed stands on their page, too
        block = page.get_by_role("region", name="Лента")
        await block.get_by_role("button", name="Лента").click()
        await expect(block.get_by_text("А доставка есть?")).to_be_visible()
        await ada.pictured("feed-person")
        await page.goto("/feed")
        await page.get_by_role("radio", name="За чем слежу").click()
        followed = page.get_by_role("listitem").filter(has_text="Глеб Самоваров")
        await expect(followed).to_be_visible()
        await ada.pictured("feed-follows")
        await followed.get_by_role("button", name="Не следить").click()
        await expect(followed).to_have_count(0)
        await ada.close()
