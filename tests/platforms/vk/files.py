"""Files that VK gives to whoever has the address: {base_url}/file/<number>/<name>."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.vk.errors import ApiError
from tests.platforms.vk.keys import VK
from tests.platforms.vk.trouble import Instead, fail_first, lose_answer

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer


@dataclass(frozen=True)
class Stored:
    content: bytes
    mime: str


class Files:
    def __init__(self, server: VkServer) -> None:
        self.server = server
        self.by_path: dict[str, Stored] = {}

    def add(self, content: bytes, name: str, mime: str) -> str:
        number = hashlib.sha1(f"{len(self.by_path)}:{name}".encode()).hexdigest()[:16]
        path = f"{number}/{name}"
        self.by_path[path] = Stored(content, mime)
        return f"{self.server.base_url}/file/{quote(path)}"

    def forget(self, url: str) -> None:
        """The address leads nowhere from now on."""
        self.by_path = {path: file for path, file in self.by_path.items() if not url.endswith(quote(path))}


async def answer_file(request: web.Request) -> web.StreamResponse:
    server = request.app[VK]
    path = request.match_info["path"]
    call = Call(server.clock(), "", "file", {"path": path})
    server.ledger.calls.append(call)
    try:
        await fail_first(server, call, request)
        stored = server.files.by_path.get(path) or _portrait(server, path)
        if stored is None:
            call.status = 404
            return web.Response(status=404, text="404 Not Found")
        call.status = 200
        await lose_answer(server, call, request)
    except Instead as instead:
        return instead.response
    except ApiError as error:
        call.status = error.code
        return web.Response(status=500, text=error.words)
    return web.Response(body=stored.content, content_type=stored.mime)


def _portrait(server: VkServer, path: str) -> Stored | None:
    folder, _, name = path.partition("/")
    person = server.people.get(int(name.removesuffix(".jpg"))) if folder == "avatar" else None
    return Stored(person.photo, "image/jpeg") if person is not None and person.photo else None
