"""Both ends of a call by the browser as the protocol has it, without a browser."""

from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.house import Person, until
from tests.webchat.site import Site
from tests.webchat.visitor import Widget

SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n"


def sdp(name: str) -> str:
    """One that is told from the others."""
    return f"{SDP}a=mid:{name}\r\n"


class Ringing:
    """A visitor who calls."""

    def __init__(self, site: Site, widget: Widget, call_id: str) -> None:
        self.site = site
        self.widget = widget
        self.id = call_id

    async def says(self, **said: Any) -> dict[str, Any]:
        answer = await self.widget.ask("POST", f"call/{self.id}", said)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def hangs_up(self) -> None:
        answer = await self.widget.ask("POST", f"call/{self.id}/end", {})
        assert answer.status_code == 204, answer.text

    async def message(self) -> dict[str, Any]:
        """As colleagues have it in the dialog."""
        dialog = await self.site.dialog_of(self.widget)
        told = [one for one in (await self.site.ada.get(f"/conversations/{dialog}/messages"))["items"]]
        (found,) = [one for one in told if one["meta"].get("call", {}).get("online") == self.id]
        return dict(found)

    async def stands(self) -> tuple[str, str]:
        call = (await self.message())["meta"]["call"]
        return call["state"], call.get("reason", "") or call.get("hung_up", "")

    async def row(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.site.ada.get(f"/conversations/{await self.site.dialog_of(self.widget)}")
        return found


async def calling(site: Site, **settings: Any) -> Widget:
    """A visitor of a site that takes calls."""
    made = await site.another_channel(calls=True, **settings)
    widget = site.visitor(key=made["settings"]["key"])
    await widget.opens()
    return widget


async def rings(site: Site, widget: Widget, call_id: str | None = None, **more: Any) -> Ringing:
    name = call_id or str(uuid4())
    answer = await widget.ask("POST", "call", {"id": name, "offer": sdp("1")} | more)
    assert answer.status_code == 201, answer.text
    return Ringing(site, widget, name)


async def verb(who: Person, ringing: Ringing, what: str = "", **said: Any) -> httpx.Response:
    return await who.call("POST", f"/online-calls/{ringing.id}{what and '/' + what}", said or None)


async def here(site: Site, *people: Person) -> None:
    """Their open windows are known of."""
    names = [one.name for one in people]
    seen = "SELECT count(*) FROM people_here p JOIN users u ON u.id = p.user_id WHERE u.name = ANY ($1)"

    async def known() -> bool:
        return bool(await site.db.hot.fetchval(seen, names) == len(names))

    await until(known, "their windows")
