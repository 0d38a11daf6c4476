"""A visitor of the site goes on in Telegram, VK, MAX: the same person, request and colleague; the answer arrives."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fixtures.processes import Processes
from tests.journeys import test_max_whole, test_vk_whole
from tests.journeys.house import until
from tests.platforms.max import MaxServer
from tests.platforms.max import Speeds as MaxSpeeds
from tests.platforms.telegram import Speeds as TelegramSpeeds
from tests.platforms.telegram import TelegramServer
from tests.platforms.vk import Speeds as VkSpeeds
from tests.platforms.vk import VkServer
from tests.webchat.site import Site, open_site
from tests.webchat.visitor import Widget

Opens = Callable[[str], Any]


async def offers(site: Site, *channels: int) -> list[str]:
    """The administrator lets visitors go on there; what the widget learns of it."""
    changed = await site.ada.call("PATCH", f"/channels/{site.channel['id']}", {"settings": {"messengers": channels}})
    assert changed.status_code == 200, changed.text

    async def told() -> Any:
        found = (await site.visitor().ask("GET", "config?lang=en")).json()["onward"]
        return [way["name"] for way in found] if len(found) == len(channels) else None

    names: list[str] = await until(told, "the widget is told of the messengers")
    return names


async def link(visitor: Widget, channel: int) -> tuple[str, str]:
    """(the address without its token, the token)."""
    answer = await visitor.ask("POST", "onward", {"channel_id": channel})
    assert answer.status_code == 200, answer.text
    url = urlsplit(answer.json()["url"])
    [token] = [each for found in parse_qs(url.query).values() for each in found]
    return f"{url.netloc}{url.path}", token


async def goes_on(site: Site, channel: int, name: str, opens: Opens) -> tuple[str, int]:
    """Writes on the site, is answered, goes on, is answered there: (where the link led, the dialog there)."""
    visitor = site.visitor()
    await visitor.opens()
    await visitor.says(f"Почём самовар? {name}")
    talk = await site.dialog_of(visitor)
    await site.anna.says(talk, "4500 ₽")
    before = await site.anna.get(f"/conversations/{talk}")
    address, token = await link(visitor, channel)
    opens(token)

    async def there() -> Any:
        return await site.db.hot.fetchval(
            "SELECT id FROM conversations WHERE contact_id = $1 AND channel_id = $2", before["contact"]["id"], channel
        )

    dialog: int = await until(there, f"{name} is the same person")
    now = await site.anna.get(f"/conversations/{dialog}")
    assert now["contact"]["id"] == before["contact"]["id"]
    assert (now["responsible"], now["card_id"]) == (before["responsible"], before["card_id"])
    for one, other, code in ((talk, dialog, "went_by_link"), (dialog, talk, "came_by_link")):
        lines = (await site.anna.get(f"/conversations/{one}/messages"))["items"]
        assert [(m["meta"]["code"], m["meta"]["conversation_id"]) for m in lines if m["direction"] == "system"] == [
            (code, other)
        ]
        assert token not in str(lines)
    answered = await site.anna.says(dialog, f"Ждём вас, {name}")
    assert answered.status_code == 201, answered.text

    # the widget tells them nothing of it
    async def both() -> bool:
        return [m["from"] for m in await visitor.history()] == ["visitor", "us"]

    await until(both, "a word of theirs and one of ours, and nothing else")
    return address, dialog


async def strangers(site: Site, channel: int, opens: Opens) -> None:
    """Whoever comes by a link that nobody gave is somebody else, and is heard."""
    visitor = site.visitor()
    await visitor.opens()
    await visitor.says("Это я, Пётр")
    whose = (await site.anna.get(f"/conversations/{await site.dialog_of(visitor)}"))["contact"]["id"]
    _, token = await link(visitor, channel)

    async def heard() -> Any:
        return await site.db.hot.fetchval(
            "SELECT contact_id FROM conversations WHERE channel_id = $1 ORDER BY id DESC LIMIT 1", channel
        )

    known = await heard()
    opens(token[:-1] + ("A" if token[-1] != "A" else "B"))
    contact = await until(lambda: _other(heard, known), "the stranger is heard")
    assert contact != whose


async def _other(ask: Callable[[], Awaitable[Any]], known: Any) -> Any:
    found = await ask()
    return found if found != known else None


@pytest.mark.timeout(300)
async def test_a_visitor_goes_on_in_a_messenger_as_the_same_person(processes: Processes) -> None:
    node = await processes.web()
    await processes.bots()
    async with AsyncExitStack() as stack:
        tg = await stack.enter_async_context(TelegramServer(speeds=TelegramSpeeds.none()))
        vk = await stack.enter_async_context(VkServer(speeds=VkSpeeds.none()))
        max = await stack.enter_async_context(MaxServer(speeds=MaxSpeeds.none()))
        site = await stack.enter_async_context(open_site(processes.env["SAMOVAR_DATABASE_URL"], processes, [node]))
        bot = (await site.house.connect_bot(site.ada, tg))["id"]
        group = (await test_vk_whole.connect(site.ada, vk))["id"]
        maxbot = (await test_max_whole.connect(site.ada, max))["id"]
        assert await offers(site, bot, group, maxbot) == ["Telegram", "VK", "MAX"]
        olga, petr, rita = tg.customer(first_name="Ольга"), vk.user(first_name="Пётр"), max.user("Рита")
        ways: list[tuple[int, str, Opens, Callable[..., Awaitable[Any]]]] = [
            (bot, "Ольга", olga.starts, olga.hears),
            (group, "Пётр", lambda token: petr.writes("Здравствуйте", ref=token, ref_source="link"), petr.hears),
            (maxbot, "Рита", rita.starts, rita.hears),
        ]
        for channel, name, opens, hears in ways:
            address, _ = await goes_on(site, channel, name, opens)
            assert address.startswith({bot: "t.me/", group: "vk.com/write-", maxbot: "max.ru/"}[channel])
            await hears(f"Ждём вас, {name}")
        await strangers(site, bot, tg.customer(first_name="Чужой").starts)
