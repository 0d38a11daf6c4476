"""Two at one person, at one company: each sees where the other writes, both values of a quarrel, the way back."""

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes

pytestmark = pytest.mark.timeout(300)


def part(window: Window, name: str) -> Locator:
    return window.page.locator(f"[data-card-part={name}]")


def box(window: Window, name: str) -> Locator:
    return part(window, name).get_by_role("textbox")


def face(window: Window, name: str, who: str) -> Locator:
    return part(window, name).get_by_role("img", name=f"{who} сейчас в этом поле")


def story(window: Window) -> Locator:
    return window.page.get_by_role("region", name="История", exact=True).get_by_role("listitem")


async def test_two_at_one_person_and_at_one_company_see_each_other_and_lose_nothing(
    processes: Processes, browser: Browser
) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        boris = await Window.of(browser, house, "Борис", role="supervisor", node=1)
        telegram.customer(first_name="Глеб").writes("Сколько стоит самовар?")
        await anna.open("Глеб")
        person = (await boris.ask("GET", "/conversations"))["items"][0]["contact"]["id"]
        await boris.page.goto(f"/contacts/{person}")
        await at_one_person(anna, boris)
        company = (await boris.ask("POST", "/companies", {"name": "Самовары Тулы"}))["id"]
        await boris.ask(
            "PUT", f"/contacts/{person}/companies", {"rev": await rev(boris, person), "companies": [{"id": company}]}
        )
        for window in (anna, boris):
            await window.page.goto(f"/companies/{company}")
        await at_one_company(anna, boris)
        for window in (anna, boris):
            assert window.faults == []
            await window.close()


async def rev(window: Window, person: int) -> int:
    return int((await window.ask("GET", f"/contacts/{person}"))["rev"])


async def at_one_person(anna: Window, boris: Window) -> None:
    """One beside the dialog, the other on the person's own page."""
    await box(anna, "surname").focus()
    await expect(face(boris, "surname", "Анна")).to_be_visible()
    await box(boris, "surname").press_sequentially("Чайников")
    await expect(face(anna, "surname", "Борис")).to_be_visible()
    await box(anna, "surname").fill("Самоваров")
    await anna.keys("Enter")
    await expect(anna.row("Глеб Самоваров")).to_be_visible()
    # what is being typed stays; the other value is a question
    await expect(box(boris, "surname")).to_have_value("Чайников")
    await boris.keys("Enter")
    asked = boris.page.get_by_role("alert")
    for said in ("Анна", "Самоваров", "Чайников"):
        await expect(asked).to_contain_text(said)
    await boris.pictured("person-conflict")
    await asked.get_by_role("button", name="Править дальше").click()
    await expect(box(boris, "surname")).to_be_focused()
    await boris.keys("End")
    await boris.page.keyboard.type("-Самоваров")
    await boris.keys("Enter")
    await expect(asked).to_have_count(0)
    await expect(box(anna, "surname")).to_have_value("Чайников-Самоваров")
    await expect(story(boris).first).to_contain_text("Чайников-Самоваров")
    await story(boris).first.get_by_role("button", name="Вернуть как было").press("Enter")
    await expect(box(anna, "surname")).to_have_value("Самоваров")
    await box(anna, "surname").blur()
    await expect(face(boris, "surname", "Анна")).to_have_count(0)


async def at_one_company(anna: Window, boris: Window) -> None:
    await box(anna, "site").press_sequentially("samovar.example")
    await expect(face(boris, "site", "Анна")).to_be_visible()
    await box(boris, "site").fill("tula.example")
    await boris.keys("Enter")
    await expect(story(boris).first).to_contain_text("tula.example")
    await expect(box(anna, "site")).to_have_value("samovar.example")
    await anna.keys("Enter")
    asked = anna.page.get_by_role("alert")
    await expect(asked).to_contain_text("Борис")
    await asked.get_by_role("button", name="Взять это").click()
    await expect(box(anna, "site")).to_have_value("tula.example")
    # the sum of a year, typed while a colleague changes it
    await box(anna, "turnover").press_sequentially("2000")
    await box(boris, "turnover").fill("3000")
    await boris.keys("Enter")
    await expect(story(boris).first).to_contain_text("3\u00a0000")
    await anna.keys("Enter")
    await expect(asked).to_contain_text("Борис")
    await asked.get_by_role("button", name="Записать моё").click()
    await expect(box(boris, "turnover")).to_have_value("2\u00a0000")
    await expect(story(boris).first).to_contain_text("2\u00a0000")
    await story(boris).first.get_by_role("button", name="Вернуть как было").press("Enter")
    await expect(box(anna, "turnover")).to_have_value("3\u00a0000")
