"""A phone in one hand: list, dialog, card and back by gestures; and a line that dies without a word."""

import re
import signal

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)

_PINCH = """
async (on) => {
  const box = on.getBoundingClientRect()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const touch = (type, pointerId, dx) => on.dispatchEvent(new PointerEvent(type, {
    pointerId, pointerType: "touch", bubbles: true, cancelable: true, clientX: x + dx, clientY: y }))
  on.setPointerCapture = () => undefined
  touch("pointerdown", 11, -20)
  touch("pointerdown", 12, 20)
  for (let dx = 20; dx <= 60; dx += 10) { touch("pointermove", 11, -dx); touch("pointermove", 12, dx) }
  touch("pointerup", 11, -60)
  touch("pointerup", 12, 60)
}
"""


async def says(window: Window, text: str) -> None:
    """Enter is a new line under a thumb."""
    await window.field.fill(text)
    await window.page.locator(".composer-send").tap()


async def test_by_one_hand_there_and_back(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна", phone=True)
        page = anna.page
        await anna.ask("POST", "/saved-replies", {"title": "Перезвон", "variants": {"ru": "{{name}}, перезвоним"}})
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        gleb.sends_photo()
        await anna.row("Глеб").tap()
        asked = anna.bubble("Сколько стоит?", "in")
        await expect(asked).to_be_visible()

        # the first touch counts: what is meant as a note is never written on the answer's paper
        composer = page.locator("section.composer")
        for paper in ("note", "reply"):
            await page.locator(f".composer-kind[data-kind={paper}]").tap()
            await expect(composer).to_have_attribute("data-kind", paper)
            await expect(anna.field).to_be_focused()

        # a finger that rests asks for the menu; one that draws to the left answers
        await anna.drags(asked, 0, hold_ms=600)
        await expect(page.get_by_role("menu")).to_contain_text("Скопировать текст")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("menu")).to_have_count(0)
        await anna.drags(asked, -20)
        await expect(page.locator(".composer .quote-text")).to_have_count(0)
        await anna.drags(asked, -90)
        await expect(page.locator(".composer .quote-text")).to_have_text("Сколько стоит?")

        # saved replies from the bar of the field
        await page.get_by_role("button", name="Вставить заготовку").tap()
        await page.get_by_role("option", name="Перезвон").tap()
        await expect(anna.field).to_have_value("Глеб, перезвоним")
        await page.locator(".composer-send").tap()
        await gleb.hears("Глеб, перезвоним", timeout=60)

        # the button stands in one line with what belongs to it, however much is told
        await anna.field.tap()
        foot = [await page.locator(".composer-foot .icon-button").first.bounding_box()]
        foot.append(await page.locator(".composer-send").bounding_box())
        tops = [box["y"] + box["height"] / 2 for box in foot if box]
        assert abs(tops[0] - tops[1]) < 8, tops

        # "back" takes off whatever stands on top, also what came in the place of something else, and nothing beneath it
        more = page.get_by_role("button", name="Ещё")
        await more.tap()
        await expect(page.get_by_role("menu")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_role("menu")).to_have_count(0)
        await expect(asked).to_be_visible()
        await more.tap()
        await page.get_by_role("menuitem", name="Отложить").tap()
        when = page.get_by_role("combobox", name="Отложить")
        await expect(when).to_be_visible()
        await expect(page.get_by_role("menu")).to_have_count(0)
        await when.fill("завтра в 10")
        await expect(page.get_by_role("option").first).to_contain_text("завтра 10:00")
        await page.go_back()
        await expect(when).to_have_count(0)
        await expect(asked).to_be_visible()

        # a picture under two fingers; "back" closes it, then the card, then the dialog
        await page.locator(".photo").tap()
        picture = page.locator(".lightbox-picture")
        await picture.evaluate(_PINCH)
        await expect(picture).to_have_attribute("data-zoomed", "true")
        await page.go_back()
        await expect(picture).to_have_count(0)
        await expect(asked).to_be_visible()
        await page.locator(".photo").tap()
        await page.get_by_role("button", name="Закрыть").tap()
        await expect(picture).to_have_count(0)

        await more.tap()
        await page.get_by_role("menuitemcheckbox", name="Вся переписка").tap()
        await expect(page.get_by_text("Ответ уйдёт в этот диалог: Самовары")).to_be_visible()
        await expect(page.get_by_role("menu")).to_have_count(0)
        await more.tap()
        await page.get_by_role("menuitem", name="Показать карточку").tap()
        await expect(page.get_by_role("combobox", name="Статус, Лиды")).to_have_text("Новый")
        await page.go_back()
        await expect(asked).to_be_visible()
        await page.go_back()
        await expect(anna.row("Глеб")).to_be_visible()
        await expect(page.get_by_role("navigation", name="Разделы")).to_be_visible()
        await anna.close()


async def test_back_takes_off_what_stands_on_top_on_every_screen(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator", phone=True)
        page = ada.page
        telegram.customer(first_name="Глеб").writes("Где заказ?")
        await expect(ada.row("Глеб")).to_be_visible()
        await ada.ask("POST", "/channels", {"kind": "webchat", "name": "Сайт", "settings": {}})

        async def goes(opened: Locator, *, on: str) -> None:
            """It stands, "back" takes it off, and the page beneath is the same."""
            await expect(opened).to_be_visible()
            await page.go_back()
            await expect(opened).to_have_count(0)
            await expect(page).to_have_url(re.compile(on))

        def button(name: str) -> Locator:
            return page.get_by_role("button", name=name, exact=True)

        # the list: its menu, its filter, its calendar, all its views, the profile, the choice of many and what it asks
        await page.get_by_role("button", name="Порядок и плотность").tap()
        await goes(page.get_by_role("menu"), on="/inbox$")
        await button("Все виды").tap()
        await goes(page.get_by_role("menu"), on="/inbox$")
        await page.get_by_role("button", name="Фильтр").tap()
        await goes(page.get_by_role("combobox", name="Канал, метка"), on="/inbox$")
        await page.get_by_role("button", name="Профиль").tap()
        await goes(page.get_by_role("menu"), on="/inbox$")
        await page.get_by_role("combobox", name="Поиск").tap()
        await page.get_by_role("combobox", name="Поиск").fill("Глеб")
        await expect(page.locator(".search-hits")).to_contain_text("Глеб")
        await page.go_back()
        await expect(page.get_by_role("combobox", name="Поиск")).to_have_value("")
        # once one is chosen, a finger on a row chooses and opens nothing
        await ada.row("Глеб").locator("[data-chooses]").tap()
        await expect(page.get_by_role("toolbar")).to_be_visible()
        await ada.row("Глеб").tap(position={"x": 200, "y": 20})
        await expect(page.get_by_role("toolbar")).to_have_count(0)
        await expect(page).to_have_url(re.compile("/inbox$"))
        await ada.row("Глеб").locator("[data-chooses]").tap()
        await button("Отложить").tap()
        await goes(page.get_by_role("combobox", name="Отложить"), on="/inbox$")
        await goes(page.get_by_role("toolbar"), on="/inbox$")

        # the dialog: to whom, since when, an answer said otherwise, a colleague to be shown it; then the card's pickers
        await ada.row("Глеб").tap()
        await says(ada, "Посмотрю")
        mine = ada.bubble("Посмотрю", "out")
        await expect(mine).to_contain_text("Отправлено", timeout=60_000)
        await page.get_by_role("log").get_by_role("button", name="Сегодня").tap()
        await goes(page.get_by_role("grid"), on=r"/inbox/\d+$")
        await ada.drags(mine, 0, hold_ms=600)
        await page.get_by_role("menuitem", name="Изменить").tap()
        await goes(page.get_by_role("textbox", name="Изменить"), on=r"/inbox/\d+$")
        await ada.drags(mine, 0, hold_ms=600)
        await page.get_by_role("menuitem", name="Показать коллеге").tap()
        await goes(page.get_by_role("dialog"), on=r"/inbox/\d+$")
        await expect(mine).to_be_visible()
        await ada.field.tap()
        await button("Эмодзи").tap()
        await goes(page.get_by_role("dialog"), on=r"/inbox/\d+$")
        await page.get_by_role("button", name="Ещё").tap()
        await page.get_by_role("menuitem", name="Показать карточку").tap()
        await page.get_by_role("combobox", name="Статус, Лиды").tap()
        await goes(page.get_by_role("listbox"), on="/card$")
        await button("Добавить метку").tap()
        await goes(page.get_by_role("dialog"), on="/card$")
        await page.go_back()
        await expect(mine).to_be_visible()
        await page.go_back()
        await expect(ada.row("Глеб")).to_be_visible()

        # the settings: a form with a choice within it, one by one; "up" and "back" are the same step
        await page.get_by_role("link", name="Настройки").tap()
        await page.get_by_role("link", name="Люди").tap()
        await button("Пригласить").tap()
        await page.get_by_role("dialog").get_by_role("combobox").first.tap()
        await goes(page.get_by_role("listbox"), on="/settings/people$")
        await goes(page.get_by_role("dialog"), on="/settings/people$")
        await page.get_by_role("link", name="Все настройки").tap()
        await expect(page).to_have_url(re.compile("/settings$"))
        await page.get_by_role("link", name="Каналы").tap()
        await page.get_by_role("link", name="Самовары").tap()
        await button("Удалить канал").tap()
        await goes(page.get_by_role("dialog"), on=r"/settings/channels/\d+$")
        await page.locator("header").get_by_role("link", name="Каналы").tap()
        await expect(page).to_have_url(re.compile("/settings/channels$"))

        # what was begun in a form is there again after "back": a page, a dialog with a choice in it; "cancel" drops it
        await page.get_by_role("link", name="Сайт").tap()
        title = page.get_by_role("textbox", name="Заголовок")
        await title.fill("Самовары и чай")
        await page.go_back()
        await expect(page).to_have_url(re.compile("/settings/channels$"))
        await page.get_by_role("link", name="Сайт").tap()
        await expect(title).to_have_value("Самовары и чай")
        await page.get_by_role("region", name="Несохранённые изменения").get_by_role("button", name="Отменить").tap()
        await expect(title).to_have_value("")
        await page.go_back()
        await page.go_back()
        for place, opens, field in (
            ("Команды", "Новая команда", "Название"),
            ("Ключи API", "Новый ключ", "Для чего он?"),
            ("Заготовки", "Новая заготовка", "Название"),
            ("Макросы", "Новый макрос", "Название"),
        ):
            await page.get_by_role("link", name=place).tap()
            await button(opens).first.tap()
            form = page.get_by_role("dialog")
            await form.get_by_label(field, exact=True).fill("Начатое")
            if await form.get_by_role("combobox").count():
                await form.get_by_role("combobox").first.tap()
                await goes(page.get_by_role("listbox"), on="/settings/")
            await goes(form, on="/settings/")
            await button(opens).first.tap()
            await expect(form.get_by_label(field, exact=True)).to_have_value("Начатое")
            await button("Отмена").tap()
            await expect(form).to_have_count(0)
            await button(opens).first.tap()
            await expect(form.get_by_label(field, exact=True)).to_have_value("")
            await goes(form, on="/settings/")
            await page.keyboard.press("Shift+Slash")
            await goes(page.get_by_role("dialog", name="Клавиши"), on="/settings/")
            await page.go_back()
            await expect(page).to_have_url(re.compile("/settings$"))
        await page.get_by_role("link", name="Каналы").tap()
        await page.go_back()
        await expect(page).to_have_url(re.compile("/settings$"))
        await page.go_back()
        await expect(page).to_have_url(re.compile("/inbox$"))
        await ada.close()


async def test_a_line_that_dies_in_silence_is_told_and_what_was_written_goes_once(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна", phone=True)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Где заказ?")
        await anna.row("Глеб").tap()
        await expect(anna.bubble("Где заказ?", "in")).to_be_visible()
        told = anna.page.get_by_text("Нет связи. Ответы уйдут сами")
        # stopped, it keeps every line open and answers nothing: what a lost network looks like
        anna.node.signal(signal.SIGSTOP)
        await says(anna, "Первое")
        await expect(told).to_be_visible()
        await says(anna, "Второе")
        await expect(anna.bubble("Второе", "out")).to_contain_text("когда вернётся связь")
        anna.node.signal(signal.SIGCONT)
        await expect(told).to_have_count(0, timeout=60_000)
        await gleb.hears("Второе", timeout=60)
        assert [said.message["text"] for said in gleb.heard] == ["Первое", "Второе"]
        await expect(anna.bubble("Второе", "out")).to_contain_text("Отправлено")
        await anna.close()
