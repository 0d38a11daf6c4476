"""Who may open a socket: decided before it is accepted (DESIGN 3, 11)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from backend.kit.errors import Forbidden, Refused
from backend.kit.http.answers import body
from backend.kit.http.headers import BARE
from backend.kit.http.language import language
from backend.realtime.hooks import Authenticate, Caller
from backend.realtime.socket import Send

# a secret in an address ends in logs and histories; refused even beside a good session
_SECRETS = frozenset({"token", "access_token", "bearer", "authorization", "auth", "session", "api_key", "key"})
_LONGEST_WORD = 64


class Wanted(msgspec.Struct, frozen=True):
    """Where a client wants to go on; after=None: it holds nothing yet."""

    after: int | None = None
    epoch: str | None = None
    grants: str | None = None


def wanted(query: bytes) -> Wanted:
    """Read ?after=&epoch=&grants=. Raises Refused."""
    try:
        given = dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        raise Refused("malformed", status=400, values={"detail": "query"}) from None
    if not _SECRETS.isdisjoint(name.lower() for name in given):
        raise Refused("unauthorized", status=401)
    after = given.get("after") or None
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Refused("invalid", status=400, fields={"after": "invalid"})
    for field in ("epoch", "grants"):
        if len(given.get(field, "")) > _LONGEST_WORD:
            raise Refused("invalid", status=400, fields={field: "invalid"})
    return Wanted(None if after is None else int(after), given.get("epoch") or None, given.get("grants") or None)


async def welcome(headers: dict[str, str], origins: frozenset[str], authenticate: Authenticate) -> Caller:
    """The caller behind the handshake. Raises Refused: 403 for another site's page, 401 for nobody."""
    kind, _, bearer = headers.get("authorization", "").partition(" ")
    from_page = headers.get("origin")
    if from_page is not None and from_page not in origins:
        raise Forbidden("foreign_origin")
    if kind.lower() == "bearer" and bearer:
        # no page can set this header: the origin need not be named, and the cookie must not count
        headers = {name: value for name, value in headers.items() if name != "cookie"}
    elif from_page is None and "cookie" in headers:
        raise Forbidden("foreign_origin")
    caller = await authenticate(headers)
    if caller is None:
        raise Refused("unauthorized", status=401)
    return caller


async def refuse(send: Send, scope: Mapping[str, Any], refused: Refused) -> None:
    """Answer the handshake over HTTP; a server that cannot says 403."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"application/json"), *BARE]
    await send({"type": "websocket.http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": msgspec.json.encode(body(refused, language(scope)))})
