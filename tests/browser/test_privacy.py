"""A person's data as administrators and colleagues have them: given, erased by two, a phone revealed, terms set."""

import re
import zipfile
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.journeys.house import House
from tests.platforms.telegram import TelegramServer

pytestmark = pytest.mark.timeout(420)
# an erasure looks everything through again when no transaction of before can be open any more
ERASED_MS = 120_000
PHONE = "+79124443322"


async def people(house: House, telegram: TelegramServer, ada: Window) -> dict[str, int]:
    """Two who have written and been written about; operators see no phone, and may ask for one."""
    found: dict[str, int] = {}
    for name, said in (("Gleb", "How much is the samovar?"), ("Olga", "Do you deliver?")):
        telegram.customer(first_name=name, last_name="Ivanov").writes(said)
        await expect(ada.row(name)).to_be_visible()
        rows = (await ada.ask("GET", "/conversations"))["items"]
        (row,) = [one for one in rows if one["contact"]["name"].startswith(name)]
        person = await ada.ask("GET", f"/contacts/{row['contact']['id']}")
        await ada.ask("PATCH", f"/contacts/{person['id']}", {"rev": person["rev"], "phone": PHONE})
        note = {"client_id": str(uuid4()), "kind": "note", "text": f"{name} asks for discounts"}
        await ada.ask("POST", f"/conversations/{row['id']}/messages", note)
        found |= {name: person["id"], f"talk of {name}": row["id"]}
    (operator,) = [one for one in (await ada.ask("GET", "/roles"))["items"] if one["key"] == "operator"]
    rights = [*(one for one in operator["rights"] if one != "contacts.phones"), "contacts.reveal"]
    await ada.ask("PATCH", f"/roles/{operator['id']}", {"rights": rights})
    return found


def bar(window: Window) -> Locator:
    return window.page.locator(".save-bar")


async def two_at_once(ada: Window) -> None:
    """By keys: no time of waiting, and two have to agree."""
    page = ada.page
    await page.goto("/settings/privacy")
    await ada.pictured("privacy-empty")
    await page.get_by_role("textbox", name="Hours between asking and erasing").fill("0")
    tick = page.get_by_role("checkbox", name="Two administrators have to agree")
    await tick.focus()
    await ada.keys("Space")
    await expect(tick).to_be_checked()
    await expect(bar(ada)).to_be_visible()
    await ada.keys("Control+s")
    await expect(bar(ada)).to_have_count(0)


async def given(ada: Window, person: int) -> None:
    """From the person's page by its menu: the file is asked for, made and taken home."""
    page = ada.page
    await page.goto(f"/contacts/{person}")
    more = page.get_by_role("button", name="More about the person")
    await more.focus()
    await ada.keys("Enter")
    item = page.get_by_role("menuitem", name="Personal data…")
    await expect(item).to_be_focused()
    await ada.keys("Enter")
    await expect(page.get_by_role("heading", name="Personal data of Gleb Ivanov")).to_be_visible()
    await page.get_by_role("button", name="Make the file").focus()
    await ada.keys("Enter")
    load = page.get_by_role("link", name="Download")
    await expect(load).to_be_visible()
    await ada.pictured("privacy-person")
    await load.focus()
    async with page.expect_download() as coming:
        await ada.keys("Enter")
    book = zipfile.ZipFile(await (await coming.value).path())
    said = book.read("messages.json").decode()
    assert "How much is the samovar?" in said
    assert "Gleb asks for discounts" in said


async def asked_for(ada: Window) -> None:
    """Everything is told before, the notes are chosen, the name is typed; who asked does not agree as well."""
    page = ada.page
    await page.get_by_role("button", name="Erase…").focus()
    await ada.keys("Enter")
    dialog = page.get_by_role("dialog", name="Erase the person")
    await expect(dialog).to_contain_text("Another administrator has to agree first.")
    await dialog.get_by_role("radio", name="Colleagues' notes go, too").focus()
    await ada.keys("ArrowDown")
    await expect(dialog.get_by_role("radio", name=re.compile("Colleagues' notes stay"))).to_be_checked()
    typed = dialog.get_by_role("textbox", name=re.compile("Gleb Ivanov"))
    await typed.fill("Gleb")
    await ada.keys("Enter")
    await expect(dialog).to_contain_text("exactly as it stands above")
    await ada.pictured("privacy-erase")
    await typed.fill("Gleb Ivanov")
    await ada.keys("Enter")
    await expect(dialog).to_be_hidden()
    row = page.get_by_role("listitem").filter(has_text="waits for another administrator")
    await expect(row).to_contain_text("asked by Ада")
    await expect(row.get_by_role("button", name="Agree")).to_have_count(0)
    await expect(page.get_by_role("button", name="Erase…")).to_have_count(0)
    await ada.pictured("privacy-asked")


async def agreed(vera: Window) -> None:
    """By another, who reads what would go."""
    page = vera.page
    await page.goto("/settings/privacy")
    row = page.get_by_role("listitem").filter(has_text="ждёт другого администратора")
    await row.get_by_role("button", name="Подтвердить").focus()
    await vera.keys("Enter")
    sure = page.get_by_role("dialog", name="Стереть данные: Gleb Ivanov?")
    await expect(sure).to_contain_text("1 диалог")
    await expect(sure).to_contain_text("заметки коллег в диалогах сохраняются")
    await vera.pictured("privacy-agree")
    await sure.get_by_role("button", name="Стереть навсегда").focus()
    await vera.keys("Enter")
    await expect(page.get_by_role("listitem").filter(has_text="стирается")).to_be_visible()


async def looked_at(anna: Window, ada: Window) -> None:
    """A hidden phone for a reason, copied; the head reads both, never the phone."""
    page = anna.page
    await page.goto("/inbox")
    await anna.open("Olga Ivanov")
    pane = page.get_by_role("complementary")
    show = pane.get_by_role("button", name="Rodyti").first
    await anna.pictured("privacy-hidden")
    await show.focus()
    await anna.keys("Enter")
    why = page.get_by_role("textbox", name="Kam to reikia?")
    await expect(why).to_be_focused()
    await page.keyboard.type("perskambinti")
    await anna.pictured("privacy-why")
    await anna.keys("Enter")
    await expect(pane.get_by_text("+7 912 444-33-22")).to_be_visible()
    await expect(pane.get_by_role("button", name="Kopijuoti: Telefonas")).to_be_focused()
    await anna.pictured("privacy-shown")
    await ada.page.goto("/settings/privacy")
    row = ada.page.get_by_role("listitem").filter(has_text="looked at a phone")
    await expect(row).to_contain_text("Анна")
    await expect(row).to_contain_text("perskambinti")
    await expect(ada.page.get_by_text("444-33-22")).to_have_count(0)


async def kept_for(house: House, ada: Window) -> None:
    """Terms with what they would take, before they take it."""
    await house.db.hot.execute("UPDATE raw_inbound SET at = now() - interval '3 days'")
    page = ada.page
    days = page.get_by_role("textbox", name="The house, Raw data")
    await days.fill("many")
    await ada.keys("Control+s")
    await expect(page.get_by_text("A whole number of days")).to_be_visible()
    await days.fill("2")
    await expect(page.get_by_text("A whole number of days")).to_have_count(0)
    await page.get_by_role("button", name="What would go now").focus()
    await ada.keys("Enter")
    await expect(page.get_by_text(re.compile(r"Would go now: \d+ pieces? of raw data"))).to_be_visible()
    await ada.pictured("privacy-terms")
    await ada.keys("Control+s")
    sure = page.get_by_role("dialog", name="Delete what is older?")
    await expect(sure).to_contain_text("raw data")
    await ada.pictured("privacy-terms-sure")
    await sure.get_by_role("button", name="Save and delete").focus()
    await ada.keys("Enter")
    await expect(bar(ada)).to_have_count(0)
    await page.reload()
    await expect(days).to_have_value("2")


async def test_a_person_is_given_their_data_and_erased_by_two_and_hidden_phones_are_looked_at_for_a_reason(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        ada = await Window.of(browser, house, "Ада", role="administrator", locale="en")
        vera = await Window.of(browser, house, "Вера", role="administrator", node=1)
        who = await people(house, telegram, ada)
        anna = await Window.of(browser, house, "Анна", locale="lt")
        await two_at_once(ada)
        await given(ada, who["Gleb"])
        await asked_for(ada)
        await agreed(vera)
        # meanwhile
        await looked_at(anna, ada)
        await kept_for(house, ada)
        # a minute has passed: nobody else writes in this house
        await house.db.hot.execute("UPDATE jobs SET run_at = now() WHERE kind = 'privacy.erase' AND state = 'waiting'")
        record = vera.page.get_by_role("listitem").filter(has_text="стёрт ")
        await expect(record).to_contain_text("запросил(а) Ада", timeout=ERASED_MS)
        await expect(record).to_contain_text("подтвердил(а) Вера")
        await expect(record).to_contain_text(re.compile("исчезл"))
        await expect(record.get_by_role("link")).to_have_count(0)
        await vera.pictured("privacy-record")
        notes = (await ada.ask("GET", f"/conversations/{who['talk of Gleb']}/messages"))["items"]
        assert [one["text"] for one in notes] == ["Gleb asks for discounts"]
        await ada.page.goto(f"/contacts/{who['Gleb']}")
        await expect(ada.page.get_by_text("Gleb")).to_have_count(0)
        for window in (ada, vera, anna):
            await window.close()
