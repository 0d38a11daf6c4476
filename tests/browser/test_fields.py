"""Own fields at real browsers: an administrator builds them while an operator has the card open and fills them."""

from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.inbox.files.test_files import picture

pytestmark = pytest.mark.timeout(300)


def button(window: Window, name: str) -> Locator:
    return window.page.get_by_role("button", name=name, exact=True)


def pane(window: Window) -> Locator:
    return window.page.get_by_role("complementary")


async def adds(ada: Window, name: str, kind: str, *options: str, required: bool = False) -> None:
    """A field by the form, by keys where it can be."""
    await button(ada, "Добавить поле").first.click()
    dialog = ada.page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="Название", exact=True).fill(name)
    await dialog.get_by_role("combobox", name="Вид", exact=True).click()
    await ada.page.get_by_role("option", name=kind, exact=True).click()
    for place, option in enumerate(options):
        if not place:
            await dialog.get_by_role("button", name="Добавить вариант").click()
        await dialog.get_by_role("textbox", name=f"Вариант {place + 1}").fill(option)
        if place < len(options) - 1:
            await ada.keys("Enter")
    if required:
        await dialog.get_by_role("checkbox", name="Обязательное").check()
    if name == "Размер":
        await ada.pictured("fields-edit")
    await dialog.get_by_role("button", name="Сохранить").click()
    await expect(dialog).to_have_count(0)
    await expect(ada.page.get_by_role("button", name=f"Действия с полем {name}")).to_be_visible()


async def does(ada: Window, name: str, deed: str) -> None:
    await ada.page.get_by_role("button", name=f"Действия с полем {name}").click()
    await ada.page.get_by_role("menuitem", name=deed, exact=True).click()


async def card_of(window: Window) -> dict[str, Any]:
    (row,) = (await window.ask("GET", "/conversations"))["items"]
    card: dict[str, Any] = await window.ask("GET", f"/cards/{row['card_id']}")
    return card


async def test_fields_are_built_filled_hidden_deleted_and_taken_back_before_everybodys_eyes(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        ada = await Window.of(browser, house, "Ада", role="administrator", node=1)
        telegram.customer(first_name="Глеб").writes("Сколько стоит самовар?")
        await anna.open("Глеб")
        await expect(pane(anna).get_by_role("textbox", name="Имя")).to_have_value("Глеб")

        await ada.page.goto("/settings/fields")
        await expect(ada.page.get_by_text("Своих полей пока нет")).to_be_visible()
        await adds(ada, "Номер договора", "Строка")
        await expect(pane(anna).get_by_role("textbox", name="Номер договора")).to_be_visible()
        await adds(ada, "Штук", "Число", required=True)
        await adds(ada, "Предоплата", "Деньги")
        await adds(ada, "Доставка", "Дата")
        await adds(ada, "Размер", "Один вариант", "Малый", "Большой")
        await adds(ada, "Мастер", "Сотрудник")
        await adds(ada, "Договор и сканы", "Файлы")

        # the operator fills them as people type
        await fills(anna)
        card = await card_of(anna)
        ids = {field["name"]: str(field["id"]) for field in (await anna.ask("GET", "/fields"))["items"]}
        assert {name: card["fields"][ids[name]] for name in ("Номер договора", "Штук", "Доставка", "Размер")} == {
            "Номер договора": "№ 5", "Штук": "1250.5", "Доставка": "2027-03-05", "Размер": 2,
        }  # fmt: skip
        assert card["fields"][ids["Предоплата"]] == {"amount": "45000.00", "currency": "RUB"}
        await anna.pictured("fields-card")

        await keeps_files(anna)

        # typed and not left: a reload offers it again, and one press keeps it
        number = pane(anna).get_by_role("textbox", name="Номер договора")
        await number.fill("№ 5 от 3 марта")
        await anna.page.reload()
        begun = pane(anna).get_by_role("group", name="Вы начали писать здесь:")
        await expect(begun).to_contain_text("№ 5 от 3 марта")
        await expect(number).to_have_value("№ 5")
        await anna.pictured("fields-begun")
        await begun.get_by_role("button", name="Сохранить").press("Enter")
        await expect(begun).to_have_count(0)
        await expect(number).to_have_value("№ 5 от 3 марта")
        await number.fill("№ 5")
        await number.press("Enter")
        await expect(number).to_have_value("№ 5")

        # what is none is said at the field, and what was typed stays to be mended
        count = pane(anna).get_by_role("textbox", name="Штук")
        await count.fill("много")
        await count.press("Enter")
        await expect(pane(anna).get_by_role("alert")).to_contain_text("«Штук»: это не число")
        await pane(anna).get_by_role("button", name="Оставить как было").first.click()

        await orders(ada)
        await ada.pictured("fields-list")

        # hidden from her role: gone from the open card
        await does(ada, "Предоплата", "Изменить")
        dialog = ada.page.get_by_role("dialog")
        await dialog.get_by_role("combobox", name="Кто видит и меняет: Оператор").click()
        await ada.page.get_by_role("option", name="Не видит").click()
        await dialog.get_by_role("button", name="Сохранить").click()
        await expect(pane(anna).get_by_role("textbox", name="Предоплата")).to_have_count(0)
        assert ids["Предоплата"] not in (await card_of(anna))["fields"]

        # deleted though it is in use, and taken back with its value
        await does(ada, "Номер договора", "Удалить")
        await expect(dialog.get_by_role("status")).to_contain_text("Значений: 1.")
        await dialog.get_by_role("button", name="Удалить", exact=True).click()
        await expect(pane(anna).get_by_role("textbox", name="Номер договора")).to_have_count(0)
        await ada.page.get_by_role("button", name="Вернуть: Номер договора").click()
        await expect(pane(anna).get_by_role("textbox", name="Номер договора")).to_have_value("№ 5")
        for window in (anna, ada):
            await window.close()


async def fills(anna: Window) -> None:
    for name, typed, shown in (
        ("Номер договора", "№ 5", "№ 5"),
        ("Штук", "1 250,5", "1\u00a0250,5"),
        ("Доставка", "5.3.2027", "5 марта 2027 г."),
        ("Предоплата", "45 000", "45\u00a0000"),
    ):
        field = pane(anna).get_by_role("textbox", name=name)
        await field.fill(typed)
        await field.press("Enter")
        await field.blur()
        await expect(field).to_have_value(shown)
    await pane(anna).get_by_role("combobox", name="Размер").click()
    await anna.page.get_by_role("option", name="Большой").click()
    await pane(anna).get_by_role("button", name="Мастер: Добавить").click()
    await anna.page.keyboard.type("анна")
    await anna.page.keyboard.press("Enter")
    await expect(pane(anna).get_by_role("button", name="Мастер: Анна")).to_be_visible()


async def keeps_files(anna: Window) -> None:
    """Two at once, one taken out and put back by its toast; the history says which one."""
    field = pane(anna).locator(".files-pick")
    await field.locator("input[type=file]").set_input_files(
        [
            {"name": "договор.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"},
            {"name": "скан.png", "mimeType": "image/png", "buffer": picture()},
        ]
    )
    await expect(field.get_by_role("link", name="Открыть скан.png")).to_be_visible()
    await expect(field.get_by_role("link", name="Скачать договор.pdf")).to_be_visible()
    await anna.pictured("fields-files")
    await field.get_by_role("button", name="Действия с файлом договор.pdf").press("Enter")
    await anna.page.get_by_role("menuitem", name="Убрать").press("Enter")
    await expect(field.get_by_role("link", name="Скачать договор.pdf")).to_have_count(0)
    await anna.page.get_by_role("button", name="Вернуть").click()
    await expect(field.get_by_role("link", name="Скачать договор.pdf")).to_be_visible()


async def orders(ada: Window) -> None:
    """By the arrow keys alone."""
    handle = ada.page.get_by_role("button", name="Переставить Мастер: стрелками вверх и вниз")
    await handle.focus()
    await ada.keys("ArrowUp")
    await expect(ada.page.get_by_role("status").filter(has_text="Мастер: место 5 из 7")).to_have_count(1)
    await expect(handle).to_be_focused()


async def test_an_operator_meets_no_button_and_is_refused(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        anna = await Window.of(browser, house, "Анна")
        await anna.page.goto("/settings/fields")
        await expect(anna.page.get_by_role("heading", name="Эта страница вам не открыта")).to_be_visible()
        answer = await anna.context.request.post(
            "/api/v1/fields",
            data={"entity": "card", "kind": "text", "name": "x"},
            headers={"origin": anna.node.url},
        )
        assert answer.status == 403
        await anna.close()
