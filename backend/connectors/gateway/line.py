"""Requests of a description, asked: where to, how the answer is read."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio.to_thread

from backend.connectors.contract import OutFile, SendError
from backend.connectors.gateway import ids
from backend.connectors.gateway.description import Ask, Description
from backend.connectors.gateway.errors import Answer, refused
from backend.connectors.gateway.expressions import find
from backend.connectors.gateway.templates import Request, request, speaks_of
from backend.connectors.web import ANSWER_S, UPLOAD_BYTES_S, Web
from backend.connectors.web import Answer as Said

SAID_MAX = 1024 * 1024
BASE64_MAX = 64 * 1024 * 1024


class Line:
    """The line to one gateway. Private addresses only where the settings name its server."""

    def __init__(self, described: Description, base: str, own: str) -> None:
        self._described, self._base = described, base
        self._web = Web((), own)

    async def close(self) -> None:
        await self._web.close()

    def download(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        return self._web.download(url, headers)

    async def look(self, ask: Ask, values: Mapping[str, Any], *, wait_s: float = ANSWER_S) -> Answer:
        """What changes nothing at the gateway. Raises SendError: not reached."""
        made = request(self._described, ask, values)
        return _read(await self._web.look(made.method, made.url, answer_s=wait_s, **_parts(made)))

    async def carry_out(
        self, ask: Ask, values: Mapping[str, Any], file: OutFile | None = None, *, harmless: bool = False
    ) -> Answer:
        """`harmless`: done twice is done once. Raises SendError: refused, not reached, or (ambiguous) not answered."""
        values = dict(values)
        if ask.first is not None:
            first = await self.carry_out(ask.first, values, file, harmless=True)
            values["before"] = find(ask.keep or "body", first.tree)
            if values["before"] is None:
                raise SendError("wrong_file", f"nothing at {ask.keep}", permanent=True)
        values = await _with_content(ask, values, file)
        made = request(self._described, ask, values)
        answer_s = ANSWER_S + (file.size / UPLOAD_BYTES_S if file else 0)
        send = self._web.look if harmless else self._web.ask
        if made.multipart is not None and file is not None:
            answer = _read(await self._upload(made, file, answer_s, harmless))
        else:
            answer = _read(await send(made.method, made.url, answer_s=answer_s, **_parts(made)))
        error = refused(self._described, answer, hand_over=not harmless)
        if error is not None:
            raise error
        return answer

    async def _upload(self, made: Request, file: OutFile, answer_s: float, harmless: bool) -> Said:
        send = self._web.look if harmless else self._web.ask
        try:
            with file.path.open("rb") as content:
                given = {made.file: (file.name, content, file.mime.partition(";")[0])}
                parts = {**_parts(made), "data": made.multipart, "files": given}
                return await send(made.method, made.url, answer_s=answer_s, **parts)
        except FileNotFoundError:
            raise SendError("file_missing", file.name, permanent=True) from None


async def _with_content(ask: Ask, values: dict[str, Any], file: OutFile | None) -> dict[str, Any]:
    """A file as the gateway takes it: its bytes in the body, or an address where they lie."""
    if file is None:
        return values
    if speaks_of(ask, "file.base64"):
        if file.size > BASE64_MAX:
            raise SendError("file_too_big", f"{file.size} bytes", permanent=True)
        encoded = await anyio.to_thread.run_sync(_base64, file.path)
        values = {**values, "file": {**values["file"], "base64": encoded}}
    if speaks_of(ask, "file.url") and not file.lent:
        raise SendError("cannot_lend", "the house has no public https address", permanent=True)
    return values


def _base64(path: Path) -> str:
    try:
        return base64.b64encode(path.read_bytes()).decode()
    except FileNotFoundError:
        raise SendError("file_missing", path.name, permanent=True) from None


def _parts(made: Request) -> dict[str, Any]:
    """As httpx has them."""
    found: dict[str, Any] = {"headers": made.headers}
    if made.query:
        found["params"] = made.query
    if made.json is not None:
        found["json"] = made.json
    elif made.form is not None:
        found["data"] = made.form
    elif made.multipart is not None:
        found["data"] = made.multipart
    return found


def _read(said: Said) -> Answer:
    rest = ids.text(said.headers.get("retry-after")) or ""
    rest_s = float(rest) if rest.isdigit() and len(rest) < 7 else None
    try:
        body = ids.json_of(said.content) if said.content else None
    except (ValueError, RecursionError):
        body = said.content[:SAID_MAX].decode("utf-8", "replace")
    return Answer(said.status, body, rest_s)
