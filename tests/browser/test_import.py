"""An old spreadsheet comes in: columns are guessed, rows checked, run, and taken back; a list goes out again."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.transfer.customers import Customers

pytestmark = pytest.mark.timeout(420)
ROWS, PATIENCE_MS = 300, 180_000
BAD = 6


async def test_a_spreadsheet_becomes_customers_and_leaves_again(processes: Processes, browser: Browser) -> None:
    async with shop(processes, connected=False) as (house, _):
        boris = await Window.of(browser, house, "Борис", role="supervisor")
        await boris.page.goto("/contacts")
        await boris.page.get_by_role("button", name="Файлы: загрузить, выгрузить").press("Enter")
        await boris.page.get_by_role("menuitem", name="Загрузка из файла").press("Enter")
        await takes_the_file(boris)
        await checks(boris)
        await runs(boris)
        await exports(boris)
        await takes_it_back(boris)
        await boris.close()


async def takes_the_file(boris: Window) -> None:
    """In the encoding of old spreadsheets; every column finds its place."""
    page = boris.page
    await expect(page.get_by_text("Перетащите сюда файл")).to_be_visible()
    await boris.pictured("import-file")
    content = Customers(ROWS).text().encode("cp1251")
    file = {"name": "клиенты.csv", "mimeType": "text/csv", "buffer": content}
    await page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    await expect(page.get_by_role("combobox", name="Кодировка")).to_contain_text("Windows-1251", timeout=60_000)
    for header, target in (("ФИО", "ФИО"), ("Мобильный телефон", "Мобильный телефон"), ("Теги", "Метки")):
        await expect(page.get_by_role("combobox", name=f"Куда идёт: {header}")).to_contain_text(target)
    first = page.locator(".import-rows li").first
    await expect(first).to_contain_text("Строка 2")
    await expect(first).to_contain_text("Фамилия")
    await boris.pictured("import-columns")


async def checks(boris: Window) -> None:
    page = boris.page
    await page.get_by_role("button", name="Проверить все строки").press("Enter")
    await expect(page.locator("[data-outcome=error]")).to_have_text(f"{BAD} ошибок", timeout=PATIENCE_MS)
    await expect(page.locator("[data-outcome=new]")).to_contain_text("нов")
    await expect(page.locator(".import-faults li")).to_have_count(BAD)
    await expect(page.locator(".import-faults")).to_contain_text("Мобильный телефон: ")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Скачать строки с ошибками").click()
    assert (await download.value).suggested_filename.endswith("errors.csv")
    await boris.pictured("import-check")


async def runs(boris: Window) -> None:
    page = boris.page
    await page.get_by_role("button", name="Загрузить").press("Enter")
    await expect(page.get_by_text("Загрузка закончена")).to_be_visible(timeout=PATIENCE_MS)
    await boris.pictured("import-result")
    wide = page.viewport_size
    assert wide is not None
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.get_by_role("button", name="Отменить загрузку")).to_be_visible()
    await boris.pictured("import-result-phone")
    await page.set_viewport_size(wide)


async def exports(boris: Window) -> None:
    """The very list, as visiting cards."""
    page = boris.page
    await page.get_by_role("main").get_by_role("button", name="К списку").last.press("Enter")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.get_by_role("button", name="Файлы: загрузить, выгрузить").press("Enter")
    await page.get_by_role("menuitem", name="Выгрузка в файл").press("Enter")
    dialog = page.get_by_role("dialog", name="Выгрузка в файл")
    await expect(dialog).to_be_visible()
    await boris.pictured("export")
    await dialog.get_by_role("button", name="Подготовить файл").press("Enter")
    await expect(dialog.get_by_text("Готово:")).to_be_visible(timeout=PATIENCE_MS)
    async with page.expect_download() as download:
        await dialog.get_by_role("link", name="Скачать файл").click()
    assert (await download.value).suggested_filename.endswith(".xlsx")
    await page.keyboard.press("Escape")


async def takes_it_back(boris: Window) -> None:
    page = boris.page
    await page.go_back()
    await page.get_by_role("button", name="Отменить загрузку").press("Enter")
    await expect(page.get_by_text("Загрузка отменена")).to_be_visible(timeout=PATIENCE_MS)
    found = await boris.ask("POST", "/contacts/count", {})
    assert found["count"] == 0
