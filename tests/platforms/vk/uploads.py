"""Upload servers: https://dev.vk.com/api/upload/overview

An address is given for one upload of one kind; what is uploaded there is known to `save` by what the server answered.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.platforms.ledger import Call
from tests.platforms.vk.errors import ApiError
from tests.platforms.vk.keys import VK
from tests.platforms.vk.trouble import Instead, fail_first, lose_answer

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

PHOTO_BYTES, DOC_BYTES = 50 * 1024 * 1024, 200 * 1024 * 1024
NOT_AS_DOC = ("mp3", "exe")
FIELD = re.compile(r"(photo|file)\d*")


@dataclass
class Uploaded:
    kind: str
    group: int
    peer: int
    name: str = ""
    content: bytes = b""
    mime: str = ""

    @property
    def hash(self) -> str:
        return hashlib.sha1(self.content + self.name.encode()).hexdigest()[:18]


class Uploads:
    def __init__(self, server: VkServer) -> None:
        self.server = server
        self.asked: dict[str, Uploaded] = {}
        self.arrived: dict[str, Uploaded] = {}

    def ask(self, kind: str, group: int, peer: int) -> str:
        number = str(len(self.asked) + 1)
        self.asked[number] = Uploaded(kind, group, peer)
        return f"{self.server.base_url}/upload/{kind}/{number}"

    def taken(self, token: str, kinds: tuple[str, ...], code: int) -> Uploaded:
        if token not in self.arrived or self.arrived[token].kind not in kinds:
            raise ApiError(code)
        return self.arrived[token]

    def receive(self, number: str, name: str, content: bytes, mime: str) -> dict[str, Any]:
        """What the upload server answers."""
        asked = self.asked.get(number)
        if asked is None:
            return {"error": "ERR_UPLOAD_NOT_FOUND: unknown upload"}
        got = Uploaded(asked.kind, asked.group, asked.peer, name, content, mime)
        if asked.kind == "photo":
            shown = "[]" if _not_a_photo(content) else json.dumps([{"markers_restarted": True, "photo": got.hash}])
            self.arrived[shown] = got
            return {"server": 627_000 + int(number), "photo": shown, "hash": got.hash}
        if len(content) > DOC_BYTES:
            return {"error": "ERR_UPLOAD_FILE_TOO_BIG"}
        if asked.kind == "audio_message" and content[:4] != b"OggS":
            return {"error": "unknown error", "error_descr": "invalid audio file"}
        if asked.kind == "doc" and name.rpartition(".")[2].lower() in NOT_AS_DOC:
            return {"error": "invalid file", "error_descr": "this type of file is not allowed"}
        token = f"{asked.group}|0|{asked.peer}|{number}|{got.hash}|{name.rpartition('.')[2]}|{len(content)}"
        self.arrived[token] = got
        return {"file": token}


def _not_a_photo(content: bytes) -> bool:

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            fits = image.format in ("JPEG", "PNG", "GIF") and width + height <= 14_000
    except (UnidentifiedImageError, OSError):
        return True
    return not fits or max(width, height) > 20 * min(width, height) or len(content) > PHOTO_BYTES


async def answer_upload(request: web.Request) -> web.StreamResponse:
    server = request.app[VK]
    kind, number = request.match_info["kind"], request.match_info["number"]
    call = Call(server.clock(), "", "upload", {"kind": kind})
    server.ledger.calls.append(call)
    try:
        await fail_first(server, call, request)
        result = await _received(server, request, call, number)
        call.status, call.result = 200, result
        await lose_answer(server, call, request)
    except Instead as instead:
        return instead.response
    except ApiError as error:
        call.status = error.code
        return web.json_response({"error": error.words})
    return web.Response(text=json.dumps(result), content_type="text/html")


async def _received(server: VkServer, request: web.Request, call: Call, number: str) -> dict[str, Any]:
    """One file in a field called photo or file (the documents' words) or file0 (as clients in wide use call it)."""
    if request.content_type != "multipart/form-data":
        return {"error": "ERR_UPLOAD_BAD_FORM"}
    found: list[tuple[str, bytes, str]] = []
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and FIELD.fullmatch(part.name or "") and part.filename is not None:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            found.append((part.filename, bytes(await part.read(decode=True)), mime))
    if len(found) != 1:
        return {"error": f"ERR_UPLOAD_NO_FILE: one file in a field photo or file, {len(found)} came"}
    [(name, content, mime)] = found
    call.params |= {"file": f"{name} ({len(content)} bytes)"}
    return server.uploads.receive(number, name, content, mime)
