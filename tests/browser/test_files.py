"""Files of a request: put there, seen by the colleague, leafed through, renamed, taken off and brought back."""

import io

import pypdfium2
import pytest
from PIL import Image
from playwright.async_api import Browser, FilePayload, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def paper() -> FilePayload:
    made, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    made.new_page(300, 420)
    made.new_page(300, 420)
    made.save(file)
    return {"name": "Прайс.pdf", "mimeType": "application/pdf", "buffer": file.getvalue()}


def picture() -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(file, "PNG")
    return {"name": "Самовар.png", "mimeType": "image/png", "buffer": file.getvalue()}


def block(window: Window) -> Locator:
    return window.page.get_by_role("complementary").get_by_role("region", name="Файлы")


def documents(window: Window) -> Locator:
    return block(window).locator("[data-document]")


async def test_files_of_a_request_are_everybodys_who_sees_it(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб", last_name="Самоваров").writes("Сколько стоит самовар?")
        for window in (anna, boris):
            await window.open("Глеб Самоваров")
            await expect(block(window)).to_be_visible()
        await puts_files_and_a_link(anna, boris)
        await looks_at_a_paper(boris)
        await renames_takes_off_and_brings_back(anna, boris)
        await keeps_a_price_list_for_everybody(boris)
        await sends_and_binds_it(anna, boris)
        for window in (anna, boris):
            await window.close()


async def puts_files_and_a_link(anna: Window, boris: Window) -> None:
    async with anna.page.expect_file_chooser() as asked:
        await block(anna).get_by_role("button", name="Добавить файл или ссылку").press("Enter")
        await anna.page.get_by_role("menuitem", name="Загрузить файлы").press("Enter")
    await (await asked.value).set_files([paper(), picture()])
    await expect(documents(boris)).to_have_count(2)
    await block(anna).get_by_role("button", name="Добавить файл или ссылку").press("Enter")
    await anna.page.get_by_role("menuitem", name="Добавить ссылку").press("Enter")
    form = block(anna).get_by_role("form", name="Добавить ссылку")
    await expect(form.get_by_role("textbox", name="Адрес")).to_be_focused()
    await anna.page.keyboard.type("javascript:alert(1)")
    await anna.keys("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("https://example.com")
    await form.get_by_role("textbox", name="Адрес").fill("example.com/contract")
    await form.get_by_role("textbox", name="Название").fill("Договор")
    await anna.keys("Enter")
    await expect(documents(boris)).to_have_count(3)
    link = documents(boris).first.get_by_role("link", name="Открыть Договор")
    await expect(link).to_have_attribute("href", "https://example.com/contract")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await block(anna).get_by_role("button", name="Из переписки").scroll_into_view_if_needed()
    await anna.pictured("files-of-a-request")


async def looks_at_a_paper(boris: Window) -> None:
    await expect(documents(boris).filter(has_text="Прайс.pdf").locator("img")).to_be_visible()
    await block(boris).get_by_role("button", name="Открыть Прайс.pdf").press("Enter")
    shown = boris.page.get_by_role("dialog", name="Прайс.pdf")
    await expect(shown.get_by_role("img", name="Страница 1")).to_be_visible()
    await boris.keys("ArrowRight")
    await expect(shown.get_by_role("img", name="Страница 2")).to_be_visible()
    await boris.keys("Escape")
    await expect(shown).to_be_hidden()


async def renames_takes_off_and_brings_back(anna: Window, boris: Window) -> None:
    await documents(anna).get_by_role("button", name="Что сделать с Прайс.pdf").press("Enter")
    await anna.page.get_by_role("menuitem", name="Переименовать").press("Enter")
    field = anna.page.get_by_role("textbox", name="Новое имя для Прайс.pdf")
    await expect(field).to_be_focused()
    await field.fill("Прайс на зиму")
    await anna.keys("Enter")
    await expect(documents(boris).filter(has_text="Прайс на зиму.pdf")).to_be_visible()
    await documents(boris).get_by_role("button", name="Что сделать с Договор").press("Enter")
    await boris.page.get_by_role("menuitem", name="Убрать").press("Enter")
    await expect(documents(anna)).to_have_count(2)
    await boris.page.get_by_role("button", name="Вернуть").click()
    await expect(documents(anna)).to_have_count(3)


async def keeps_a_price_list_for_everybody(boris: Window) -> None:
    page = boris.page
    await page.goto("/settings/library")
    async with page.expect_file_chooser() as asked:
        await page.get_by_role("button", name="Загрузить файлы").press("Enter")
    await (await asked.value).set_files(paper() | {"name": "Каталог.pdf"})
    row = page.locator("[data-library]")
    await expect(row).to_contain_text("Каталог.pdf")
    await row.get_by_role("button", name="Что сделать с Каталог.pdf").press("Enter")
    await page.get_by_role("menuitem", name="Переименовать или переложить").press("Enter")
    form = page.get_by_role("dialog", name="Каталог.pdf")
    await form.get_by_role("combobox", name="Папка").fill("Прайсы / Зима")
    await boris.keys("Enter")
    await expect(page.get_by_role("heading", name="Прайсы/Зима")).to_be_visible()
    await boris.pictured("library")


async def sends_and_binds_it(anna: Window, boris: Window) -> None:
    """Behind a slash by its first letters; and onto the request, by the same name."""
    await anna.field.focus()
    await anna.page.keyboard.type("/катал")
    await expect(anna.page.get_by_role("option", name="Каталог.pdf")).to_be_visible()
    await anna.pictured("library-in-the-composer")
    await anna.keys("Enter")
    await expect(anna.page.locator(".composer-file")).to_contain_text("Каталог.pdf")
    await expect(anna.field).to_have_value("")
    await anna.keys("Enter")
    await expect(anna.page.get_by_role("article").filter(has_text="Каталог.pdf")).to_be_visible()
    await block(anna).get_by_role("button", name="Добавить файл или ссылку").press("Enter")
    await anna.page.get_by_role("menuitem", name="Из библиотеки").press("Enter")
    found = anna.page.get_by_role("combobox", name="Найти в библиотеке")
    await found.fill("зима")
    await expect(anna.page.get_by_role("option", name="Каталог.pdf")).to_be_visible()
    await anna.keys("Enter")
    await expect(documents(anna).filter(has_text="из библиотеки")).to_have_count(1)
    await anna.pictured("library-on-a-request")
