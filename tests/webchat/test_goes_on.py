"""Where a visitor may go on: what the widget is told, and what it may not ask for."""

from typing import Any

from tests.journeys.house import until
from tests.webchat.site import Site

_BOT = """
INSERT INTO channels (kind, name, state, last_check) VALUES ('telegram', $1, $2, '{"facts": {"username": "shop_bot"}}')
RETURNING id
"""


async def bot(site: Site, state: str = "active") -> int:
    return int(await site.db.hot.fetchval(_BOT, "Внутреннее имя", state))


async def offer(site: Site, *channels: int) -> None:
    answer = await site.ada.call("PATCH", f"/channels/{site.channel['id']}", {"settings": {"messengers": channels}})
    assert answer.status_code == 200, answer.text


async def test_a_visitor_is_led_where_the_site_offers_it_and_nowhere_else(site: Site) -> None:
    offered, other, paused = await bot(site), await bot(site), await bot(site, "paused")
    await offer(site, offered, paused)

    async def told() -> Any:
        return (await site.visitor().ask("GET", "config?lang=en")).json()["onward"]

    assert await until(told, "the messengers") == [{"channel_id": offered, "name": "Telegram"}]
    gleb = site.visitor()
    await gleb.opens()
    plain = await gleb.ask("POST", "onward", {"channel_id": offered})
    assert plain.json() == {"url": "https://t.me/shop_bot"}, "nobody is known yet: there is nothing to bind"
    await gleb.says("Почём самовар?")
    url = (await gleb.ask("POST", "onward", {"channel_id": offered})).json()["url"]
    assert url.startswith("https://t.me/shop_bot?start=go-")
    kept = await site.db.hot.fetchrow("SELECT contact_id, conversation_id, made_by, channel_id FROM contact_links")
    assert kept["conversation_id"] == await site.dialog_of(gleb)
    assert (kept["made_by"], kept["channel_id"]) == (None, offered)
    for elsewhere in (other, paused, site.channel["id"], 10**9):
        refused = await gleb.ask("POST", "onward", {"channel_id": elsewhere})
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "way_gone"), elsewhere
    nobody = site.visitor()
    assert (await nobody.ask("POST", "onward", {"channel_id": offered})).status_code == 401
    assert await site.count("contact_links") == 1


async def test_who_is_blocked_is_led_nowhere(site: Site) -> None:
    offered = await bot(site)
    await offer(site, offered)
    gleb = site.visitor()
    await gleb.opens()
    await gleb.says("Купите ссылки")
    dialog = await site.dialog_of(gleb)
    assert (await site.anna.call("POST", f"/conversations/{dialog}/spam", {"block": True})).status_code == 200
    refused = await gleb.ask("POST", "onward", {"channel_id": offered})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "visitor_blocked")


async def test_what_is_no_list_of_channels_is_refused_in_words(site: Site) -> None:
    for wrong in ([1, 1], list(range(11)), ["x"], 5):
        answer = await site.ada.call("PATCH", f"/channels/{site.channel['id']}", {"settings": {"messengers": wrong}})
        assert answer.status_code == 422, wrong
        assert next(iter(answer.json()["error"]["fields"])).startswith("settings.messengers"), wrong
