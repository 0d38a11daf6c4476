"""An administrator builds funnels before one's eyes; colleagues follow without a reload, and may not."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.platforms.telegram import TelegramServer

pytestmark = pytest.mark.timeout(300)


def column(window: Window, name: str) -> Locator:
    return window.page.get_by_role("listitem").filter(
        has=window.page.get_by_role("textbox", name=f"Переименовать: {name}", exact=True)
    )


def picker(window: Window) -> Locator:
    return window.page.get_by_role("complementary").get_by_role("combobox", name="Статус, Лиды")


def wanted(window: Window) -> Locator:
    return window.page.get_by_role("group", name="Чтобы перевести в")


async def opened(window: Window, name: str) -> Locator:
    await window.page.get_by_role("button", name=f"Настроить: {name}", exact=True).click()
    return window.page.get_by_role("region", name=f"Статус «{name}»")


async def built(ada: Window) -> None:
    """A funnel of one's own: named, with a status more, ordered by keys."""
    page = ada.page
    await page.goto("/settings/funnels")
    await page.get_by_role("button", name="Новая воронка").click()
    await page.get_by_role("textbox", name="Название").fill("Опт")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("radio", name="Опт")).to_be_checked()
    await page.get_by_role("button", name="Добавить статус").click()
    await page.keyboard.type("Замер")
    await page.keyboard.press("Enter")
    await expect(column(ada, "Замер")).to_contain_text("0 обращений")
    grip = page.get_by_role("button", name="Переместить: Замер", exact=True)
    await grip.focus()
    await page.keyboard.press("ArrowLeft")
    names = page.locator(".funnel-step-name")
    await expect(names.nth(1)).to_have_value("Замер")
    await expect(grip).to_be_focused()
    await expect(page.get_by_role("status").filter(has_text="Замер: место 2")).to_be_attached()
    name = page.get_by_role("textbox", name="Переименовать: Замер", exact=True)
    await name.fill("Выезд")
    await name.press("Enter")
    await expect(column(ada, "Выезд")).to_be_visible()
    panel = await opened(ada, "Выезд")
    await panel.get_by_role("radio", name="Розовый").click()
    await ada.pictured("funnels-panel")
    await panel.get_by_role("button", name="Удалить статус…").click()
    dialog = page.get_by_role("dialog", name="Удалить статус")
    await expect(dialog).to_contain_text("В этом статусе нет обращений.")
    await dialog.get_by_role("button", name="Удалить").click()
    await expect(column(ada, "Выезд")).to_have_count(0)


async def requires_a_budget(ada: Window, anna: Window) -> None:
    """What the status needs is asked for in place; the choice is kept, and moves when it is there."""
    await ada.page.get_by_role("radio", name="Лиды").click()
    panel = await opened(ada, "Сделано предложение")
    await panel.get_by_role("checkbox", name="Бюджет").check()
    await panel.get_by_role("checkbox", name="Комментарий").check()
    await expect(panel.get_by_role("checkbox", name="Бюджет")).to_be_checked()
    await picker(anna).click()
    await anna.page.get_by_role("option", name="Сделано предложение").click()
    await expect(wanted(anna)).to_contain_text("Комментарий")
    await anna.pictured("funnels-fill")
    await wanted(anna).get_by_role("button", name="Бюджет").click()
    await anna.page.keyboard.type("45000")
    await anna.page.keyboard.press("Enter")
    await expect(wanted(anna).get_by_role("button", name="Бюджет")).to_have_count(0)
    await expect(picker(anna)).to_contain_text("Новый")
    await wanted(anna).get_by_role("button", name="Комментарий").click()
    await anna.page.keyboard.type("Скидка")
    await anna.page.keyboard.press("Control+Enter")
    await expect(picker(anna)).to_contain_text("Сделано предложение")
    await expect(wanted(anna)).to_have_count(0)


async def deleted_in_use(ada: Window, anna: Window) -> None:
    """It says what it moves and where; the other browser follows; the way back brings the request home."""
    panel = ada.page.get_by_role("region", name="Статус «Сделано предложение»")
    await panel.get_by_role("button", name="Удалить статус…").click()
    dialog = ada.page.get_by_role("dialog", name="Удалить статус")
    await dialog.get_by_role("combobox", name="Куда перейдут обращения").click()
    await ada.page.get_by_role("option", name="Связались").click()
    await expect(dialog).to_contain_text("1 обращение перейдёт в «Связались».")
    await ada.pictured("funnels-delete")
    await dialog.get_by_role("button", name="Удалить").click()
    await expect(picker(anna)).to_contain_text("Связались")
    await expect(anna.page.get_by_role("alert")).to_have_count(0)
    await picker(anna).click()
    await expect(anna.page.get_by_role("option", name="Отклонён")).to_be_visible()
    steps = anna.page.get_by_role("listbox").filter(has_text="Отклонён").get_by_role("option")
    await expect(steps.filter(has_text="Сделано предложение")).to_have_count(0)
    await anna.page.keyboard.press("Escape")
    await ada.page.get_by_role("button", name="Вернуть: Сделано предложение").click()
    await expect(picker(anna)).to_contain_text("Сделано предложение")


async def recast(ada: Window, anna: Window) -> None:
    """A status is of another category: what is narrowed down by categories follows at once, there and back again."""
    page = anna.page
    await anna.keys("f")
    await expect(page.locator(".popup [role=combobox]")).to_be_focused()
    await page.keyboard.type("Ожидание")
    # the category, and below it a status that is called so
    await expect(page.get_by_role("option", name="Ожидание").first).to_be_visible()
    await anna.keys("Enter", "Escape")
    row = page.locator(".dialogs").get_by_role("option").filter(has_text="Глеб Самоваров")
    await expect(row).to_have_count(0)
    for category, there in (("waiting", 1), ("in_work", 0)):
        steps = (await ada.ask("GET", "/statuses"))["items"][0]["statuses"]
        step = next(each for each in steps if each["shipped"] == "lead_offer_made")
        await ada.ask("PATCH", f"/statuses/{step['id']}", {"version": step["version"], "category": category})
        await expect(row).to_have_count(there)
    await page.get_by_role("button", name="Сбросить").first.click()
    await anna.open("Глеб Самоваров")


async def may_not_but_asks(ada: Window, anna: Window) -> None:
    """No page and no call for who has no right; what she asks for the administrator makes by one press."""
    await picker(anna).click()
    await anna.page.get_by_role("option", name="Попросить статус или поле…").click()
    await anna.page.get_by_role("textbox", name="Как назвать").fill("Ждёт замера")
    await anna.page.get_by_role("button", name="Попросить").click()
    await expect(ada.page.get_by_text("Статус «Ждёт замера»")).to_be_visible()
    await ada.pictured("funnels-wish")
    await ada.page.get_by_role("button", name="Создать", exact=True).click()
    await expect(column(ada, "Ждёт замера")).to_be_visible()
    await expect(ada.page.get_by_text("Статус «Ждёт замера»")).to_have_count(0)
    await picker(anna).click()
    await expect(anna.page.get_by_role("option", name="Ждёт замера")).to_be_visible()
    await anna.page.keyboard.press("Escape")
    for method, path, body in (
        ("GET", "/funnels", None),
        ("POST", "/funnels", {"kind": "deal", "name": "Моя"}),
        ("PATCH", "/funnels/1", {"version": 1, "name": "Моя"}),
        ("POST", "/statuses", {"funnel_id": 1, "name": "Мой"}),
        ("PATCH", "/statuses/1", {"version": 1, "name": "Мой"}),
        ("DELETE", "/statuses/1?version=1&to=2", None),
        ("GET", "/statuses/1/effects", None),
    ):
        answer = await anna.context.request.fetch(
            f"/api/v1{path}", method=method, data=body, headers={"origin": anna.node.url}
        )
        assert answer.status == 403, (method, path, answer.status)
    await anna.page.goto("/settings")
    await expect(anna.page.get_by_role("link", name="Профиль")).to_be_visible()
    await expect(anna.page.get_by_role("link", name="Воронки")).to_have_count(0)
    await anna.page.goto("/settings/funnels")
    await expect(anna.page.get_by_role("button", name="Новая воронка")).to_have_count(0)


async def goes_without_leads(ada: Window, anna: Window, telegram: TelegramServer) -> None:
    """What becomes of open leads is told first; then nothing speaks of leads, there and elsewhere."""
    page = ada.page
    await page.get_by_role("button", name="Перейти в простой режим…").click()
    dialog = page.get_by_role("dialog", name="Простой режим: без лидов")
    await expect(dialog).to_contain_text("Открыт 1 лид. 1 станет сделкой.")
    await expect(dialog).to_contain_text("1 канал открывал лиды")
    await ada.pictured("mode-dialog")
    await dialog.get_by_role("button", name="Перейти", exact=True).click()
    await expect(page.get_by_text("Сделкой стал 1 лид.")).to_be_visible()
    await expect(page.get_by_role("radio", name="Сделки", exact=True)).to_be_visible()
    await expect(page.get_by_role("radio", name="Лиды", exact=True)).to_have_count(0)
    await expect(page.get_by_role("heading", name="Правила лидов")).to_have_count(0)
    await ada.pictured("mode-simple")
    telegram.customer(first_name="Инна").writes("А чайник?")
    await anna.page.goto("/inbox")
    for who in ("Глеб Самоваров", "Инна"):
        await anna.open(who)
        beside = anna.page.get_by_role("complementary")
        await expect(beside.get_by_role("combobox", name="Статус, Сделки")).to_be_visible()
        await expect(beside.locator(".card-number")).to_contain_text("Сделка")
    await anna.pictured("mode-deal")
    await anna.open("Глеб Самоваров")
    await anna.page.get_by_role("complementary").get_by_role("link", name="Из обращения").click()
    await expect(anna.page.get_by_role("link", name="Стало сделкой")).to_be_visible()
    await expect(anna.page.locator(".card-number").first).to_contain_text("Обращение")
    await expect(anna.page.get_by_role("main")).not_to_contain_text("Лид")
    await anna.pictured("origin")
    await anna.page.goto("/board")
    await expect(anna.page.get_by_role("combobox", name="Воронка")).to_contain_text("Сделки")
    await page.get_by_role("button", name="Вернуться к лидам…").click()
    dialog = page.get_by_role("dialog", name="Классический режим: сначала лид")
    await dialog.get_by_role("radio", name="Снова становятся лидами").check()
    await expect(dialog).to_contain_text("1 сделка снова станет лидом.")
    await dialog.get_by_role("button", name="Вернуться", exact=True).click()
    await expect(page.get_by_text("Снова лидом стала 1 сделка.")).to_be_visible()
    await expect(page.get_by_role("radio", name="Лиды", exact=True)).to_be_visible()


async def test_a_funnel_is_built_used_and_mended_while_colleagues_look_on(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        await anna.open("Глеб Самоваров")
        await built(ada)
        await requires_a_budget(ada, anna)
        await deleted_in_use(ada, anna)
        await recast(ada, anna)
        await may_not_but_asks(ada, anna)
        await goes_without_leads(ada, anna, telegram)
        await ada.close()
        await anna.close()


async def test_sources_and_reasons_are_kept_and_a_used_one_goes_to_the_archive(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator")
        anna = await Window.of(browser, house, "Анна", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        await anna.open("Глеб Самоваров")
        page = ada.page
        await page.goto("/settings/dictionaries")
        for name in ("Сайт", "Выставка"):
            await page.get_by_role("textbox", name="Новый источник").fill(name)
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("textbox", name=f"Переименовать: {name}")).to_be_visible()
        await page.get_by_role("textbox", name="Новая причина").fill("Дорого")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Действия: Дорого").click()
        await page.get_by_role("menuitem", name="Добавить под «Дорого»").click()
        await page.get_by_role("textbox", name="Новая причина под «Дорого»").fill("У соседей дешевле")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("textbox", name="Переименовать: У соседей дешевле")).to_be_visible()
        await ada.pictured("dictionaries")
        source = anna.page.get_by_role("complementary").get_by_role("combobox", name="Источник")
        await source.click()
        await anna.page.get_by_role("option", name="Сайт").click()
        await expect(source).to_contain_text("Сайт")
        await page.get_by_role("button", name="Действия: Сайт").click()
        await page.get_by_role("menuitem", name="Удалить").click()
        await expect(page.get_by_text("Стоит в обращениях (1): отправьте в архив.").first).to_be_visible()
        await page.get_by_role("button", name="Действия: Сайт").click()
        await page.get_by_role("menuitem", name="В архив").click()
        await expect(page.get_by_text("в архиве")).to_be_visible()
        await expect(source).to_contain_text("Сайт")
        await expect(anna.page.get_by_role("combobox", name="Причина отказа")).to_have_count(0)
        await picker(anna).click()
        await anna.page.get_by_role("option", name="Отклонён").click()
        await anna.page.get_by_role("combobox", name="Причина отказа").click()
        await anna.page.get_by_role("option", name="Дорого → У соседей дешевле").click()
        await expect(anna.page.get_by_role("combobox", name="Причина отказа")).to_contain_text("У соседей дешевле")
        await anna.page.goto("/settings/dictionaries")
        await expect(anna.page.get_by_role("textbox", name="Новый источник")).to_have_count(0)
        await ada.close()
        await anna.close()
