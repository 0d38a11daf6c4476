"""Four ways of passing parameters: https://core.telegram.org/bots/api#making-requests

URL query string, application/x-www-form-urlencoded, application/json, multipart/form-data.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import BodyPartReader, web

from tests.platforms.telegram.errors import ApiError, bad
from tests.platforms.telegram.files import Upload

UPLOAD_BYTES = 50 * 1024 * 1024


async def read_parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    parameters: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        parameters |= _json_object(await request.read())
    elif request.content_type == "multipart/form-data":
        await _multipart(request, parameters, files)
    elif request.content_type == "application/x-www-form-urlencoded":
        parameters |= {key: str(value) for key, value in (await request.post()).items()}
    return parameters, files


def _json_object(raw: bytes) -> dict[str, Any]:
    if not raw:
        return {}
    try:
        value = json.loads(raw)
    except ValueError:
        raise bad("can't parse JSON encoded parameters") from None
    if not isinstance(value, dict):
        raise bad("JSON encoded parameters must be an Object")
    return value


async def _multipart(request: web.Request, parameters: dict[str, Any], files: dict[str, Upload]) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad("can't parse multipart/form-data")
        content = bytes(await part.read(decode=True))
        total += len(content)
        if total > UPLOAD_BYTES + 1024 * 1024:
            raise ApiError(413, "Request Entity Too Large")
        if part.filename is None:
            parameters[part.name] = _utf8(content)
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, content, mime)


def _utf8(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None
