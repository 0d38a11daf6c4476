"""The three panes as people use them: live, answered, contested, noted, done, in their language, by keys alone."""

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


async def test_a_message_appears_is_answered_and_is_led(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", locale="en", node=1)
        await expect(anna.page.get_by_role("heading", name="Открытых диалогов нет")).to_be_visible()
        await expect(boris.page.get_by_role("heading", name="No open dialogs")).to_be_visible()

        gleb = telegram.customer(first_name="Глеб", last_name="Самоваров", username="gleb")
        gleb.writes("Сколько стоит самовар?")
        await expect(anna.row("Глеб Самоваров")).to_contain_text("Сколько стоит самовар?")
        await expect(boris.row("Глеб Самоваров")).to_contain_text("1 unread message")

        await anna.open("Глеб Самоваров")
        await boris.open("Глеб Самоваров")
        await expect(anna.bubble("Сколько стоит самовар?", "in")).to_be_visible()
        await expect(anna.field).to_have_attribute("aria-label", "Ответить: Глеб Самоваров, Самовары @gleb")
        await anna.answers("45 000 ₽, доставка **бесплатно**")
        await expect(anna.field).to_have_value("")
        (heard,) = await gleb.hears("45 000 ₽, доставка бесплатно")
        assert [(entity["type"], entity["length"]) for entity in heard.message["entities"]] == [("bold", 9)]
        await expect(boris.bubble("45 000 ₽, доставка бесплатно", "out")).to_contain_text("Анна")
        await expect(boris.page.get_by_role("button", name="With Анна")).to_be_visible()
        await expect(anna.bubble("45 000 ₽", "out")).to_contain_text("Отправлено")

        gleb.writes("Беру")
        await expect(boris.bubble("Беру", "in")).to_be_visible()
        for window in (anna, boris):
            await window.close()


async def test_who_is_late_keeps_the_text_and_makes_it_a_note(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        vera = await Window.of(browser, house, "Вера", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Есть кто?")
        for window in (anna, vera):
            await window.open("Глеб")
        await vera.field.fill("Скидка 5 %, только никому")
        # both press Enter on the same state: the line to Вера brings her Анна's answer too late
        answered = asyncio.Event()
        await vera.page.route("**/messages", lambda route: route.continue_() if answered.is_set() else route.abort())
        await vera.field.press("Enter")
        await anna.answers("Есть, здравствуйте")
        await gleb.hears("Есть, здравствуйте")
        answered.set()

        lost = vera.page.get_by_role("alert").filter(has_text="Анна")
        await expect(lost).to_contain_text("текст сохранён")
        await expect(vera.field).to_have_value("Скидка 5 %, только никому")
        await expect(vera.bubble("Скидка 5 %", "out")).to_have_count(0)
        await expect(lost.get_by_role("button", name="Сделать заметкой")).to_be_visible()
        await vera.keys("Control+k")
        await vera.page.keyboard.type("сделать заметкой")
        await vera.keys("Enter")
        await expect(vera.field).to_have_value("Скидка 5 %, только никому")
        await vera.page.get_by_role("button", name="Заметка для коллег").click()
        await expect(anna.bubble("Скидка 5 %", "note")).to_contain_text("Заметка, Вера")
        assert [said.message["text"] for said in gleb.heard] == ["Есть, здравствуйте"]
        for window in (anna, vera):
            await window.close()


async def test_keys_alone_open_answer_note_and_finish(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Спасибо за самовар")
        await expect(anna.row("Глеб")).to_be_visible()
        await anna.keys("j", "Enter")
        await expect(anna.bubble("Спасибо за самовар", "in")).to_be_visible()
        await anna.keys("n")
        await expect(anna.field).to_be_focused()
        await anna.page.keyboard.type("Доволен")
        await anna.keys("Enter")
        await expect(anna.bubble("Доволен", "note")).to_be_visible()
        await anna.keys("Escape", "e")
        await expect(anna.page.get_by_role("heading", name="Клиент ждёт. Почему ответ не нужен?")).to_be_visible()
        await anna.page.get_by_role("button", name="Клиент просто поблагодарил").press("Enter")
        await expect(anna.page.get_by_text("Вы завершили диалог: Клиент просто поблагодарил")).to_be_visible()
        await expect(anna.row("Глеб")).to_have_count(0)
        await anna.keys("g", "6")
        await expect(anna.row("Глеб")).to_be_visible()

        gleb.writes("И ещё вопрос")
        await anna.keys("g", "3")
        await expect(anna.row("Глеб")).to_contain_text("И ещё вопрос")
        assert gleb.heard == []
        await anna.close()


async def test_what_is_written_offline_or_left_unsent_is_kept(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Где заказ?")
        zoya = telegram.customer(first_name="Зоя")
        zoya.writes("А мой?")
        await expect(anna.row("Зоя")).to_be_visible()
        await anna.open("Глеб")
        await anna.context.set_offline(True)
        await anna.answers("Первое")
        await anna.answers("Второе")
        await expect(anna.bubble("Второе", "out")).to_be_visible()
        # a dialog that was never open cannot be shown; what is written into it can
        await anna.row("Зоя").click()
        await expect(anna.page.get_by_text("Переписка покажется, когда вернётся связь")).to_be_visible()
        await anna.answers("Ваш едет")
        await expect(anna.bubble("Ваш едет", "out")).to_be_visible()
        await anna.context.set_offline(False)
        await zoya.hears("Ваш едет", timeout=20)
        await expect(anna.bubble("А мой?", "in")).to_be_visible()
        await expect(anna.bubble("Ваш едет", "out")).to_have_count(1)
        await gleb.hears("Второе", timeout=20)
        assert [said.message["text"] for said in gleb.heard] == ["Первое", "Второе"]
        await anna.row("Глеб").click()

        async with anna.page.expect_response(lambda r: r.url.endswith("/drafts/reply") and r.ok):
            await anna.field.fill("Недописанное")
        await anna.page.reload()
        await expect(anna.field).to_have_value("Недописанное")
        await anna.close()


async def test_a_dialog_that_goes_out_of_sight_is_locked_and_keeps_the_text(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="administrator")
        (operator,) = [role for role in (await boris.ask("GET", "/roles"))["items"] if role["key"] == "operator"]
        await boris.ask("PATCH", f"/roles/{operator['id']}", {"sight": "own"})
        vera = await Window.of(browser, house, "Вера", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Здравствуйте")
        await vera.open("Глеб")
        await vera.field.fill("Пишу длинный ответ")
        await boris.open("Глеб")
        await boris.answers("Отвечаю сам")
        await expect(vera.page.get_by_role("heading", name="Диалог теперь ведёт Борис")).to_be_visible()
        await expect(vera.page.get_by_text("Пишу длинный ответ")).to_be_visible()
        await expect(vera.field).to_have_count(0)
        await expect(vera.row("Глеб")).to_have_count(0)
        for window in (boris, vera):
            await window.close()
