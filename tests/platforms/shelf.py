"""Files that a platform gives to whoever has the address, for as long as the address lives: {base_url}/file/…"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from tests.platforms.ledger import Call

if TYPE_CHECKING:
    from tests.platforms.house import House


@dataclass
class Kept:
    content: bytes
    mime: str
    name: str
    ends: float
    once: bool = False


class Shelf:
    """`headers` that a download must carry (a provider's key), or none."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.lives = float("inf")
        self.headers: dict[str, str] = {}
        self._kept: dict[str, Kept] = {}
        self._made = 0

    def add(self, content: bytes, mime: str, name: str = "", lives: float | None = None, *, once: bool = False) -> str:
        """`once` = the address leads nowhere when the file was given."""
        self._made += 1
        number = hashlib.sha1(f"{self._made}:{name}:{mime}".encode()).hexdigest()[:16]
        path = f"{number}/{quote(name or 'file', safe='')}"
        seconds = self.lives if lives is None else lives
        self._kept[number] = Kept(content, mime, name, self.house.clock() + seconds, once)
        return f"{self.house.base_url}/file/{path}"

    def forget(self, url: str) -> None:
        """The address leads nowhere from now on."""
        self._kept.pop(url.partition("/file/")[2].partition("/")[0], None)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        number = request.match_info["number"]
        call = Call(self.house.clock(), "", "file", {"path": request.path})

        async def found() -> Kept | None:
            kept = self._kept.get(number)
            knows = all(request.headers.get(name) == value for name, value in self.headers.items())
            return kept if kept is not None and knows and self.house.clock() < kept.ends else None

        def told(kept: Kept | None) -> web.StreamResponse:
            call.result = None
            if kept is None:
                call.status = 404
                return web.Response(status=404, text="Not Found")
            if kept.once:
                self._kept.pop(number, None)
            return web.Response(body=kept.content, headers={"Content-Type": kept.mime})

        return await self.house.answered(request, call, found, told)
