"""POST /uploads and the address that it gives: https://dev.max.ru/docs-api/methods/POST/uploads

Video and audio: the token comes with the address, and the upload answers XML. File: the token comes with the upload's
JSON. Image: with the upload's JSON too, under `photos` and a key of its own (the newest page promises a `token` beside
it; operators of 2026 found none). What was uploaded is not ready at once: `MaxServer(not_ready=1)` sends are refused.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.platforms.house import Refusal, as_json
from tests.platforms.max.errors import bad

if TYPE_CHECKING:
    from tests.platforms.max.server import MaxServer

MEGABYTE = 1024 * 1024
MOST = {"image": 50 * MEGABYTE, "video": 250 * MEGABYTE, "audio": 256 * MEGABYTE, "file": 4096 * MEGABYTE}
LONGEST_SIDE = 7680
ENDS = {
    "image": ("jpg", "jpeg", "png", "gif", "tiff", "bmp", "heic"),
    "video": ("mp4", "mov", "mkv", "webm"),
    "audio": ("mp3", "wav", "m4a", "ogg", "oga", "opus", "aac", "flac"),
}
FORBIDDEN = ("exe", "bat", "cmd", "apk", "msi")
XML = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<retval>1</retval>'


@dataclass
class Asked:
    kind: str
    token: str
    done: bool = False


class Uploads:
    def __init__(self, server: MaxServer) -> None:
        self.server = server
        self.asked: dict[str, Asked] = {}
        self.promised: set[str] = set()

    def ask(self, kind: str) -> dict[str, str]:
        if kind not in MOST:
            raise bad(f"type: one of {', '.join(MOST)}")
        number = str(len(self.asked) + 1)
        token = self.server.attachments.token(kind)
        self.asked[number] = Asked(kind, token)
        url = {"url": f"{self.server.base_url}/upload.do?apiToken={token[-20:]}&id={number}"}
        if kind not in ("video", "audio"):
            return url
        self.promised.add(token)
        return {**url, "token": token}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        asked = self.asked.get(request.query.get("id", ""))
        call = self.server.call("upload", {"type": asked.kind if asked else ""})

        async def received() -> Any:
            if asked is None or asked.done:
                raise Refusal(404, {"error_code": "4", "error_data": "upload.error.not.found"})
            name, content, mime = await _file(request)
            call.params["file"] = f"{name} ({len(content)} bytes)"
            return self._keep(asked, name, content, mime)

        def told(result: Any) -> web.StreamResponse:
            return web.Response(text=result, content_type="text/xml") if isinstance(result, str) else as_json(result)

        return await self.server.answered(request, call, received, told)

    def _keep(self, asked: Asked, name: str, content: bytes, mime: str) -> Any:
        _check(asked.kind, name, content)
        asked.done = True
        more: dict[str, Any] = {"duration": 3, "width": 640, "height": 480} if asked.kind == "video" else {}
        if asked.kind == "video":
            more["thumbnail"] = {"url": self.server.shelf.add(b"", "image/jpeg", "thumb.jpg")}
        thing = self.server.attachments.make(asked.kind, content, mime, name, asked.token, **more)
        if asked.kind == "image":
            return {"photos": {f"{asked.token[-16:]}==": {"token": asked.token}}}
        self.server.attachments.refusals[asked.token] = self.server.not_ready
        if asked.kind == "file":
            return {"fileId": thing["payload"]["fileId"], "token": asked.token}
        return XML


def _check(kind: str, name: str, content: bytes) -> None:
    end = name.rpartition(".")[2].lower()
    if len(content) > MOST[kind] or not content:
        raise Refusal(400, {"code": "upload.error", "message": f"{kind}: at most {MOST[kind]} bytes, and not empty"})
    if end in FORBIDDEN or (kind in ENDS and end not in ENDS[kind]):
        raise Refusal(400, {"code": "upload.error", "message": "File extension is forbidden"})
    if kind == "image" and end != "heic":
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(io.BytesIO(content)) as image:
                fits = max(image.size) <= LONGEST_SIDE
        except (UnidentifiedImageError, OSError):
            fits = False
        if not fits:
            raise Refusal(400, {"code": "upload.error", "message": "Image is invalid"})


async def _file(request: web.Request) -> tuple[str, bytes, str]:
    """One file in a field called `data`; the resumable way is documented and not played."""
    if request.content_type != "multipart/form-data":
        raise Refusal(400, {"code": "upload.error", "message": "multipart/form-data with one field data"})
    found: list[tuple[str, bytes, str]] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name != "data" or not part.filename:
            raise Refusal(400, {"code": "upload.error", "message": "one file in a field called data"})
        mime = part.headers.get("Content-Type", "application/octet-stream")
        found.append((part.filename, bytes(await part.read(decode=True)), mime))
    if len(found) != 1:
        raise Refusal(400, {"code": "upload.error", "message": f"one file in a field called data, {len(found)} came"})
    return found[0]
