"""The settings at real browsers: a bot is connected and talked through, colleagues come and go, others stay out."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from backend.access.rights import OPERATOR
from tests.browser.shop import shop
from tests.browser.window import PASSWORD, Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House, until

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


async def command(window: Window, name: str) -> None:
    """By Ctrl+K."""
    await window.keys("Control+k")
    await window.page.get_by_role("dialog").get_by_role("combobox").fill(name)
    await expect(window.page.get_by_role("dialog").get_by_role("option").first).to_contain_text(name)
    await window.keys("Enter")


async def taken_at(house: House) -> datetime:
    """When the only channel was last taken up by a process."""
    async with house.db.tx() as tx:
        at: datetime = await tx.value("SELECT taken_at FROM channel_owners")
    return at


async def test_a_telegram_bot_is_connected_by_its_token_and_talked_through(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes, connected=False) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        # from anywhere by keys: the place, then the kind
        await expect(ada.page.get_by_role("navigation", name="Разделы")).to_be_visible()
        await command(ada, "Новый канал")
        await expect(ada.page.get_by_role("link", name="Telegram")).to_be_visible()
        await command(ada, "Новый канал: Telegram")
        name, token = (
            ada.page.get_by_role("textbox", name="Название"),
            ada.page.get_by_role("textbox", name="Токен бота"),
        )
        await name.fill("Самовары")
        await token.fill("не токен")
        await button(ada, "Проверить и подключить").click()
        await expect(ada.page.get_by_text("Это не похоже на токен")).to_be_visible()

        await token.fill("123456:AAE-nobody-has-this-token")
        await button(ada, "Ещё настройки").click()
        await ada.page.get_by_role("textbox", name="Адрес Bot API").fill(telegram.base_url)
        await button(ada, "Проверить и подключить").click()
        await expect(ada.page.get_by_role("status").filter(has_text="Не готов")).to_be_visible()

        await ada.page.get_by_role("textbox", name="Токен бота").fill(telegram.token)
        await ada.keys("Control+s")
        await expect(button(ada, "Сохранить")).to_have_count(0)
        await button(ada, "Запустить").click()
        await expect(ada.page.get_by_role("status").filter(has_text="Всё в порядке")).to_be_visible()
        await expect(ada.page.get_by_role("heading", name="Самовары")).to_contain_text("Работает")
        assert telegram.token not in await ada.page.content()

        # where what is written lands: the funnel and the role are chosen here, and no program tells it otherwise
        await ada.page.get_by_role("combobox", name="Воронка обращений").click()
        await ada.page.get_by_role("option", name="Сделки").click()
        await ada.page.get_by_role("button", name="Ответственный: Никто: кто первым ответит").click()
        await ada.page.get_by_role("option", name="Оператор").click()
        await expect(button(ada, "Ответственный: Оператор")).to_be_visible()
        before = await taken_at(house)
        await ada.keys("Control+s")
        await expect(button(ada, "Сохранить")).to_have_count(0)

        # what is written in the moment before the channel is taken up as it now is still lands where it did
        async def taken_anew() -> bool:
            return await taken_at(house) > before

        await until(taken_anew, "taking up of the channel as it now is")
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит самовар?")
        await ada.page.get_by_role("navigation", name="Разделы").get_by_role("link", name="Диалоги").click()
        await ada.open("Глеб")
        pane = ada.page.get_by_role("complementary", name="Обращение")
        await expect(pane.get_by_text("Сделка 1", exact=True)).to_be_visible()
        (row,) = (await ada.ask("GET", "/conversations"))["items"]
        roles = {each["key"]: each["id"] for each in (await ada.ask("GET", "/roles"))["items"]}
        assert (row["responsible"], row["pool"]["kind"], row["pool"]["id"]) == (None, "role", roles["operator"])
        await ada.answers("45 000 ₽")
        await gleb.hears("45 000 ₽")
        await ada.close()


SECTIONS = Path(__file__).parents[2] / "frontend" / "app" / "src" / "screens" / "settings" / "sections.ts"


def not_for_operators() -> list[str]:
    """Every page of the settings that asks for a right which an operator has not."""
    pages = re.findall(r'path: "(/settings/[\w-]+)".*?rights: \[(.*?)\]', SECTIONS.read_text())
    found = [path for path, rights in pages if OPERATOR.isdisjoint(re.findall(r'"([\w.]+)"', rights))]
    assert len(found) > 20
    return found


async def test_an_operator_sees_no_buttons_of_the_administrator(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        anna = await Window.of(browser, house, "Анна")
        await expect(anna.page.get_by_text("Администратор ещё не подключил канал")).to_be_visible()
        await expect(button(anna, "Подключить канал")).to_have_count(0)
        await anna.page.goto("/settings")
        nav = anna.page.get_by_role("navigation", name="Настройки")
        await expect(nav.get_by_role("link")).to_have_text(
            ["Мой профиль", "Заготовки", "Библиотека", "Макросы", "Оповещения", "Мои устройства", "Не доставлено"]
        )
        closed = anna.page.get_by_role("heading", name="Эта страница вам не открыта")
        await anna.page.goto("/settings/channels/new")
        await expect(closed).to_be_visible()
        nowhere = anna.page.get_by_role("heading", name="По этому адресу ничего нет")
        for path in not_for_operators():
            for address, seen in (("/settings/nowhere", nowhere), (path, closed), (f"{path}/1", closed)):
                await anna.page.evaluate("path => history.pushState(null, '', path)", address)
                await expect(seen, path).to_be_visible()
        await anna.keys("Control+k")
        bar = anna.page.get_by_role("dialog")
        await bar.get_by_role("combobox").fill("Настройки:")
        await expect(bar.get_by_role("option").filter(has_text="Настройки:")).to_have_text(
            [
                re.compile(name)
                for name in (
                    "Мой профиль",
                    "Заготовки",
                    "Библиотека",
                    "Макросы",
                    "Оповещения",
                    "Мои устройства",
                    "Не доставлено",
                )
            ]
        )
        await anna.keys("Escape")
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await boris.page.goto("/settings/channels")
        await expect(boris.page.get_by_text("Каналы подключает администратор")).to_be_visible()
        await expect(button(boris, "Подключить")).to_have_count(0)
        for window in (anna, boris):
            await window.close()


async def test_the_first_minute_ends_with_customers_who_write(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await ada.page.goto("/settings/start")
        await expect(ada.page.get_by_role("heading", name="Здравствуйте, Ада")).to_be_visible()
        await button(ada, "Запустить учебных клиентов").click()
        await expect(ada.page.get_by_role("option").first).to_be_visible()

        await ada.page.goto("/settings/channels")
        await ada.page.get_by_role("link", name="Учебные клиенты").click()
        await button(ada, "Остановить").click()
        await expect(ada.page.get_by_text("Клиенты молчат")).to_be_visible()
        (channel,) = (await ada.ask("GET", "/channels"))["items"]
        assert channel["settings"]["running"] is False
        await button(ada, "Пусть пишут").click()
        await expect(ada.page.get_by_text("Клиенты пишут")).to_be_visible()

        await button(ada, "Удалить канал").click()
        told = ada.page.get_by_role("dialog")
        await expect(told).to_contain_text("в архиве")
        await told.get_by_role("button", name="Удалить канал").click()
        await expect(ada.page.get_by_role("heading", name="Ни один канал не подключён")).to_be_visible()
        await ada.close()


async def test_a_colleague_is_invited_given_a_role_and_deactivated(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await ada.page.goto("/settings/people")
        await button(ada, "Пригласить").click()
        await ada.page.get_by_role("textbox", name="Эл. почта").fill("vera@example.com")
        await ada.page.keyboard.press("Enter")
        link = ada.page.get_by_role("textbox", name="Приглашение для vera@example.com")
        await expect(link).to_be_visible()
        address = await link.input_value()
        await button(ada, "Готово").click()
        await expect(ada.page.get_by_role("heading", name="Приглашены")).to_be_visible()

        context = await browser.new_context(locale="ru-RU")
        vera = await context.new_page()
        await vera.goto(address)
        await vera.get_by_role("textbox", name="Ваше имя").fill("Вера Кац")
        await (
            vera.get_by_role("textbox", name="Новый пароль")
            .or_(vera.get_by_label("Пароль", exact=True))
            .first.fill(PASSWORD)
        )
        await vera.keyboard.press("Enter")
        await expect(vera.get_by_role("button", name="Профиль: Вера Кац")).to_be_visible()

        row = ada.page.get_by_role("listitem").filter(has_text="Вера Кац")
        await expect(row).to_contain_text("Оператор")
        await row.get_by_role("button", name="Действия: Вера Кац").click()
        await ada.page.get_by_role("menuitem", name="Изменить").click()
        await ada.page.get_by_role("combobox", name="Роль").click()
        await ada.page.get_by_role("option", name="Руководитель").click()
        await button(ada, "Сохранить").click()
        await expect(row).to_contain_text("Руководитель")

        await row.get_by_role("button", name="Действия: Вера Кац").click()
        await ada.page.get_by_role("menuitem", name="Отключить").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name="Отключить").click()
        await expect(row.get_by_role("button", name="Вернуть")).to_be_visible()
        await expect(vera.get_by_role("heading", name="Вход")).to_be_visible()

        await ada.page.goto("/settings/audit")
        await expect(ada.page.get_by_role("listitem").filter(has_text="отключён человек")).to_contain_text("Вера Кац")
        # what it was and what it became, by name
        changed = ada.page.get_by_role("listitem").filter(has_text="изменён человек Вера Кац")
        await changed.get_by_role("button", name="Подробно").click()
        await expect(changed.get_by_role("definition")).to_have_text("Оператор Руководитель")
        await command(ada, "Журнал: Вера Кац")
        await expect(ada.page.get_by_role("combobox", name="Кто")).to_have_text("Вера Кац")
        await expect(ada.page.get_by_role("listitem").filter(has_text="отключён человек")).to_have_count(0)
        await context.close()
        await ada.close()


async def test_a_role_changes_by_sentences_and_says_whom_it_touches(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        ada = await Window.of(browser, house, "Ада", role="administrator", locale="en")
        await ada.page.goto("/settings/roles")
        await ada.page.get_by_role("link", name="Operator").click()
        await ada.page.get_by_role("checkbox", name="Create tags").check()
        await ada.page.get_by_role("radio", name="Its own dialogs").check()
        await expect(ada.page.get_by_role("region", name="Unsaved changes")).to_contain_text("0 people")
        await button(ada, "Save").click()
        await expect(button(ada, "Save")).to_have_count(0)
        roles = {role["key"]: role for role in (await ada.ask("GET", "/roles"))["items"]}
        assert "tags.create" in roles["operator"]["rights"]
        assert roles["operator"]["sight"] == "own"

        await ada.page.goto("/settings/keys")
        await button(ada, "New key").click()
        await ada.page.get_by_role("textbox", name="What is it for?").fill("Shop")
        await ada.page.get_by_role("radio", name="Myself").click()
        await button(ada, "Issue the key").click()
        secret = await ada.page.get_by_role("textbox", name="Shop").input_value()
        await button(ada, "Done").click()
        await expect(ada.page.get_by_role("listitem").filter(has_text="Shop")).to_be_visible()
        assert secret not in await ada.page.content()
        context = await browser.new_context(base_url=house.nodes[0].url)
        answer = await context.request.get("/api/v1/session", headers={"authorization": f"Bearer {secret}"})
        assert (await answer.json())["user"]["name"] == "Ада"
        await context.close()
        await ada.close()


async def test_the_self_check_says_that_all_is_well_and_how_far_it_is(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        telegram.customer(first_name="Глеб").writes("Есть кто?")
        ada = await Window.of(browser, house, "Ада", role="administrator")
        await expect(ada.row("Глеб")).to_be_visible()
        await ada.page.goto("/settings/self-check")
        await expect(ada.page.get_by_role("status").filter(has_text="Всё в порядке")).to_be_visible()
        await expect(ada.page.get_by_role("row").filter(has_text="web-")).to_have_count(2)
        trip = ada.page.locator("dl").filter(has_text="Туда и обратно")
        await expect(trip).not_to_contain_text("…")
        await ada.page.route_web_socket("**/api/v1/realtime", lambda socket: socket.close())
        await command(ada, "Проверить ещё раз")
        await expect(ada.page.get_by_role("status").filter(has_text="Живая связь")).to_be_visible()
        await ada.close()
