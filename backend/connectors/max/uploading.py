"""Files on their way to MAX: ask where to, put them there, name them in a message.

https://dev.max.ru/docs-api/methods/POST/uploads: of films and sounds the token comes with the address, of documents
with the answer of the upload; a picture's answer is named as a whole.
"""

from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.max.line import Line
from backend.connectors.max.outbound import Upload


class Where(msgspec.Struct):
    url: str
    token: str | None = None


async def upload(line: Line, upload: Upload) -> dict[str, Any]:
    """The attachment that a message takes. Asking again harms nobody. Raises SendError."""
    where = await line.again("POST", "/uploads", Where, params={"type": upload.kind})
    given = await line.upload(where.url, upload.file)
    return {"type": upload.kind, "payload": _payload(upload, where, given)}


def _payload(upload: Upload, where: Where, given: dict[str, Any]) -> dict[str, Any]:
    if where.token:
        return {"token": where.token}
    if isinstance(given.get("photos"), dict) and given["photos"]:
        return {"photos": given["photos"]}
    if isinstance(given.get("token"), str):
        return {"token": given["token"]}
    said = str(given.get("error_msg") or given.get("message") or given)[:200]
    raise SendError("wrong_file", f"{upload.kind} not taken: {said}", permanent=True)
