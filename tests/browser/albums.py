"""Steps of a journey: an album is one bubble, and each picture of it a message of its own."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.window import Window
from tests.platforms.telegram import Customer, TelegramServer, samples

PICTURE = ("photo", samples.picture(400, 300))


def parts(place: Page | Locator) -> Locator:
    return place.locator(".album-part")


async def comes_as_one(telegram: TelegramServer, gleb: Customer, anna: Window, boris: Window) -> None:
    """Live in both windows, with another's words between its parts; told apart by keys, by a link, by its menu."""
    first, second = gleb.sends_album(PICTURE, ("video", None), caption="Две штуки")
    for window in (anna, boris):
        await expect(parts(window.bubble("Две штуки", "in"))).to_have_count(2)
    await anna.answers("Смотрю")
    await expect(anna.bubble("Смотрю", "out")).to_contain_text("Отправлено")
    # a part that was late joins the others, above what was said meanwhile
    gleb.sends_photo(media_group_id=first["media_group_id"], at=first["date"])
    for window in (anna, boris):
        await expect(parts(window.bubble("Две штуки", "in"))).to_have_count(3)
        await expect(window.bubble("Две штуки", "in")).to_have_count(1)
        await expect(window.page.get_by_role("log").get_by_role("article").last).to_contain_text("Смотрю")

    gleb.reacts(second["message_id"], "❤")
    for window in (anna, boris):
        signs = parts(window.bubble("Две штуки", "in")).nth(1).get_by_role("group", name="Реакции")
        await expect(signs).to_contain_text("❤")
        await expect(window.bubble("Две штуки", "in").get_by_role("group", name="Реакции")).to_have_count(1)
    gleb.edits(first["message_id"], "Три штуки")
    await expect(boris.bubble("Три штуки", "in")).to_contain_text("изменено")
    album = anna.bubble("Три штуки", "in")

    # by keys: down to it from above, from one to the next, the menu of this one
    await parts(album).nth(0).focus()
    await anna.keys("ArrowDown", "ArrowDown")
    third = parts(album).nth(2)
    await expect(third).to_be_focused()
    await anna.keys("Enter")
    await anna.page.get_by_role("menuitemcheckbox", name="👍").click()
    for window in (anna, boris):
        signs = parts(window.bubble("Три штуки", "in")).nth(2).get_by_role("button", name="👍")
        await expect(signs).to_contain_text("Анна")
    await third.focus()
    await anna.keys("KeyR")
    await anna.answers("Вот эта — да")
    answer = anna.bubble("Вот эта — да", "out")
    await expect(answer.locator(".quote")).to_contain_text("Фото")
    await answer.locator(".quote").press("Enter")
    await expect(third).to_have_attribute("data-shown", "true")
    await expect(parts(album).nth(0)).not_to_have_attribute("data-shown", "true")
    quoted = (await gleb.hears("Вот эта — да"))[0].message
    late = gleb.screen[[row.get("text") for row in gleb.screen].index("Смотрю") + 1]
    assert quoted["reply_to_message"]["message_id"] == late["message_id"]

    # the large view steps through all of them, from the one that was pressed
    await parts(album).nth(1).locator(".photo").press("Enter")
    shown = anna.page.get_by_role("dialog")
    place = re.compile(r"(\d+) из (\d+)")
    await expect(shown).to_contain_text(place)
    at = place.search(await shown.inner_text())
    assert at is not None
    await expect(shown.locator("video")).to_be_visible()
    await anna.page.get_by_role("button", name="Следующая картинка").click()
    await expect(shown).to_contain_text(f"{int(at[1]) + 1} из {at[2]}")
    await expect(shown.locator("img")).to_be_visible()
    await anna.keys("Escape")
    await expect(shown).to_have_count(0)

    # a link leads to one of them
    seq = await third.get_attribute("data-seq")
    await anna.page.goto(f"{anna.page.url.split('?')[0]}?at={seq}")
    await expect(parts(anna.bubble("Три штуки", "in")).nth(2)).to_have_attribute("data-shown", "true")


async def from_their_phone(telegram: TelegramServer, gleb: Customer, anna: Window) -> None:
    """Of a business account: the owner's album is one bubble too; one taken back stays a gap in it."""
    ona = telegram.business(telegram.customer(first_name="Ona"))
    gleb.writes("Labas", business=ona)
    await anna.page.get_by_role("option").filter(has_text="Labas").click()
    await expect(anna.bubble("Labas", "in")).to_be_visible()
    gleb.sends_album(PICTURE, PICTURE, PICTURE, caption="Iš telefono", business=ona, **{"from": ona.owner.user})
    ours = anna.bubble("Iš telefono", "out")
    await expect(parts(ours)).to_have_count(3)
    await expect(ours).to_have_attribute("data-state", "sent")
    _, second = gleb.sends_album(PICTURE, PICTURE, caption="Mano", business=ona)
    theirs = anna.bubble("Mano", "in")
    await expect(parts(theirs)).to_have_count(2)
    gleb.deletes(second["message_id"], business=ona)
    await expect(parts(theirs).nth(1)).to_have_attribute("data-deleted", "true")
    await expect(parts(theirs).nth(1)).to_contain_text("удалено")
    await expect(parts(theirs).nth(0)).not_to_have_attribute("data-deleted", "true")
