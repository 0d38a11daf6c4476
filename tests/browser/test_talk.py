"""What is done with messages before a colleague's eyes: heard, looked at, reworded, taken back, shown to others."""

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser import albums
from tests.browser.shop import shop
from tests.browser.window import Window
from tests.fixtures.processes import Processes
from tests.inbox.files.test_prepare import voice
from tests.journeys.house import House, until
from tests.platforms.telegram import Customer, samples

pytestmark = pytest.mark.timeout(300)


async def asks(window: Window, bubble: Locator, choice: str) -> None:
    """By keys alone: to the message, its menu, the choice."""
    await bubble.focus()
    await bubble.press("Enter")
    await window.page.get_by_role("menu").get_by_text(choice, exact=True).click()


async def test_a_voice_sounds_and_pictures_are_walked(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        anna = await Window.of(browser, house, "Анна")
        gleb = telegram.customer(first_name="Глеб", photo=samples.picture(320, 320))
        gleb.writes("Вот")
        gleb.sends_photo()
        gleb.sends_voice(voice(4), duration=4)
        gleb.sends_photo()
        await anna.open("Глеб")
        player = anna.page.get_by_role("group", name="Голосовое сообщение")
        await expect(player.locator("rect")).to_have_count(48)
        await player.get_by_role("button", name="Слушать").click()
        await expect(player.locator(".player-time")).to_have_text(re.compile("0:0[123]"))
        await player.get_by_role("button", name="Скорость 1×").click()
        await expect(player.get_by_role("button", name="Скорость 1,5×")).to_be_visible()
        # what is shown is ahead of what is kept
        await until(lambda: _keeps_speed(anna, 1.5), "the speed on the server")

        await expect(anna.page.locator(".photo")).to_have_count(2)
        # by keys: the list takes no press of a mouse for a moment after it was scrolled
        await anna.page.locator(".photo").last.press("Enter")
        shown = anna.page.get_by_role("dialog")
        await expect(shown).to_contain_text("2 из 2")
        await anna.keys("ArrowLeft")
        await expect(shown).to_contain_text("1 из 2")
        gleb.sends_photo()
        await expect(shown).to_contain_text("1 из 3")
        await anna.keys("Escape")
        await expect(shown).to_have_count(0)
        await files_of_the_dialog(anna)
        await shows_their_face(anna)
        await sends_a_round_video(anna)
        await until(lambda: _has_round(gleb), "the round video at the customer's")
        await asks_for_a_file_again(anna, house)
        await anna.pictured("telegram")
        boris = await Window.of(browser, house, "Борис", node=1)
        await boris.open("Глеб")
        await albums.comes_as_one(telegram, gleb, anna, boris)
        await albums.from_their_phone(telegram, gleb, anna)
        for window in (anna, boris):
            await window.close()


async def _keeps_speed(anna: Window, speed: float) -> bool:
    kept = await anna.ask("GET", "/session")
    return bool(kept["user"]["settings"].get("voiceSpeed") == speed)


async def _has_round(gleb: Customer) -> bool:
    return any("video_note" in row for row in gleb.screen)


async def asks_for_a_file_again(anna: Window, house: House) -> None:
    """One that could not be had: it says so, and comes by a press."""
    async with house.db.tx() as tx:
        await tx.execute("UPDATE attachments SET state = 'failed', storage_key = NULL WHERE kind = 'voice'")
    await anna.page.reload()
    await expect(anna.page.locator(".file-card")).to_contain_text("Не удалось получить из канала")
    await anna.page.get_by_role("button", name="Получить снова").press("Enter")
    await expect(anna.page.get_by_role("group", name="Голосовое сообщение")).to_be_visible()
    await expect(anna.page.locator(".file-card")).to_have_count(0)


async def shows_their_face(anna: Window) -> None:
    """As the messenger has it: in the list, over the dialog, on the card."""
    for place in ("[role=option]", ".thread-head", ".person-title"):
        face = anna.page.locator(f"{place} img.avatar-picture").first
        await expect(face).to_be_visible()
        await anna.page.wait_for_function(
            "(place) => document.querySelector(`${place} img.avatar-picture`).naturalWidth > 0", arg=place
        )


async def sends_a_round_video(anna: Window) -> None:
    """An ordinary one unless it is chosen, and refused in words where it is not square or too long."""
    picker = anna.page.locator("input[type=file][aria-label='Прикрепить файлы']")
    films = {"широкое": (0, 320, 240), "длинное": (0, 240, 240, 90), "привет": (0, 384, 384, 5)}
    for name, size in films.items():
        film = {"name": f"{name}.mp4", "mimeType": "video/mp4", "buffer": samples.film(*size)}
        await picker.set_input_files([film])
    chosen = {name: anna.page.get_by_role("button", name=f"«{name}.mp4» круглым видео") for name in films}
    for name, why in (("широкое", "должно быть квадратным"), ("длинное", "не больше 60 с")):
        await expect(chosen[name]).to_have_attribute("title", re.compile(why))
        await chosen[name].press("Enter")
        await expect(anna.page.get_by_text(re.compile(why)).first).to_be_visible()
        await expect(chosen[name]).to_have_attribute("aria-pressed", "false")
        await anna.page.get_by_role("button", name=f"Убрать: {name}.mp4").press("Enter")
    await expect(chosen["привет"]).to_have_attribute("aria-pressed", "false")
    await chosen["привет"].press("Enter")
    await expect(chosen["привет"]).to_have_attribute("aria-pressed", "true")
    await anna.field.focus()
    await anna.keys("Enter")
    await expect(anna.page.locator("[data-round]").last).to_be_visible()


async def files_of_the_dialog(anna: Window) -> None:
    """In the card: pictures, sounds, and where each was said."""
    await anna.page.get_by_role("button", name="Из переписки", exact=True).press("Enter")
    shelf = anna.page.get_by_role("group", name="Из переписки")
    await expect(shelf.locator(".card-picture")).to_have_count(3)
    await shelf.get_by_role("radio", name="Звук").click()
    await expect(shelf.locator(".card-paper")).to_contain_text("Голосовое")
    await shelf.get_by_role("radio", name="Документы").click()
    await expect(shelf).to_contain_text("Документов пока не присылали")
    await shelf.get_by_role("radio", name="Картинки").click()
    await shelf.locator(".card-picture").last.click()
    await expect(anna.page).to_have_url(re.compile(r"\?at=2$"))


async def test_a_message_is_changed_taken_back_reacted_to_and_shown(processes: Processes, browser: Browser) -> None:
    async with shop(processes) as (house, telegram):
        boris = await Window.of(browser, house, "Борис", role="administrator")
        (operator,) = [role for role in (await boris.ask("GET", "/roles"))["items"] if role["key"] == "operator"]
        await boris.ask("PATCH", f"/roles/{operator['id']}", {"sight": "own"})
        anna = await Window.of(browser, house, "Анна")
        vera = await Window.of(browser, house, "Вера", node=1)
        gleb = telegram.customer(first_name="Глеб")
        gleb.writes("Сколько стоит?")
        for window in (anna, boris):
            await window.open("Глеб")
        await anna.answers("Сорок <b>пять</b>")
        await gleb.hears("Сорок <b>пять</b>")
        await expect(vera.row("Глеб")).to_have_count(0)
        mine = anna.bubble("Сорок", "out")
        await expect(mine).to_contain_text("Отправлено")
        await asks(anna, mine, "Изменить")
        await anna.page.get_by_role("textbox", name="Изменить").fill("Сорок тысяч")
        await anna.keys("Enter")
        await expect(boris.bubble("Сорок тысяч", "out")).to_contain_text("изменено")
        await boris.bubble("Сорок тысяч", "out").get_by_role("button", name="изменено").click()
        await expect(boris.page.get_by_role("dialog").get_by_text("Сорок <b>пять</b>")).to_be_visible()
        await boris.keys("Escape")

        asked = anna.bubble("Сколько стоит?", "in")
        await asked.focus()
        await asked.press("Enter")
        await anna.page.get_by_role("menuitemcheckbox", name="👍").click()
        await expect(boris.bubble("Сколько стоит?", "in").get_by_role("button", name="👍")).to_contain_text("Анна")

        await asks(anna, asked, "Показать коллеге")
        await anna.page.get_by_role("option", name="Вера").click()
        await anna.page.get_by_placeholder("В двух словах, если хотите").fill("<img src=x onerror=alert(1)> глянь")
        await anna.keys("Enter")
        await vera.open("Глеб")
        note = vera.bubble("@Вера <img src=x onerror=alert(1)> глянь", "note")
        await expect(note).to_contain_text("Сколько стоит?")

        await asks(anna, anna.bubble("Сорок тысяч", "out"), "Удалить")
        await expect(boris.bubble("Сорок тысяч", "out")).to_contain_text("удалено")
        for window in (anna, boris, vera):
            await window.close()
