"""Before every address below /widget/v1/: which site is meant, may this page speak to us, CORS. Raw ASGI."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog

from backend.connectors.webchat.settings import allows
from backend.inbox.webchat.sites import Site, Sites
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.http.answers import body
from backend.kit.http.headers import BARE
from backend.kit.http.language import language
from backend.kit.http.origin import own_origins

log = structlog.get_logger("webchat")

PREFIX = "/widget/v1/"
SITE = "samovar.site"
FOUND_WITHIN_S = 3.0
# a secret in an address ends in logs and histories; refused even beside a good header
_SECRETS = frozenset({"token", "access_token", "bearer", "authorization", "auth", "session", "hash", "identity"})
_ALLOWED = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, range"),
    (b"access-control-max-age", b"7200"),
)
_EXPOSED = (b"access-control-expose-headers", b"retry-after, content-range, content-disposition")
# a page of another site has to be able to read it
_SHARED = (b"cross-origin-resource-policy", b"cross-origin")

Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]


class Front:
    """ASGI. `app` answers what was let in; `socket` takes the sockets. Both find the Site in scope[SITE]."""

    def __init__(self, sites: Sites, public_url: str, app: App, socket: App) -> None:
        self._sites = sites
        self._own = own_origins(public_url)
        self._app = app
        self._socket = socket

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        is_socket = scope["type"] == "websocket"
        try:
            refuse_secrets(scope["query_string"])
            site = await self._site(scope["path"])
            scope[SITE] = site
            if not self._may(site, origin, is_socket):
                raise Forbidden("foreign_origin")
        except Refused as refused:
            await answer(scope, send, refused)
            return
        if is_socket:
            scope["query_string"] = b""  # uvicorn logs it
            await self._socket(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await preflight(send, origin)
        else:
            await self._app(scope, receive, with_cors(send, origin))

    async def _site(self, path: str) -> Site:
        """Raises Missing, Refused 503."""
        try:
            async with asyncio.timeout(FOUND_WITHIN_S):
                site = await self._sites.find(path.removeprefix(PREFIX).partition("/")[0])
        except Exception as error:
            if not is_passing(error):
                raise
            raise Refused("unavailable", status=503, values={"retry_after": 2}) from error
        if site is None:
            raise Missing
        return site

    def _may(self, site: Site, origin: str, is_socket: bool) -> bool:
        """A program without a page may ask by its token alone; a socket always comes from a page."""
        if not origin:
            return not is_socket
        return origin in self._own or allows(site.settings, origin)


def refuse_secrets(query: bytes) -> None:
    """Raises Refused 401, 400."""
    try:
        given = dict(parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=8))
    except ValueError:
        raise Refused("malformed", status=400, values={"detail": "query"}) from None
    if not _SECRETS.isdisjoint(name.lower() for name in given):
        raise Refused("unauthorized", status=401)


async def answer(scope: Mapping[str, Any], send: Send, refused: Refused) -> None:
    """A refusal before anything was let in: no page of another site reads more of it than that it failed."""
    content = msgspec.json.encode(body(refused, language(scope)))
    start = "http.response.start"
    if scope["type"] == "websocket":
        if "websocket.http.response" not in scope.get("extensions", {}):
            await send({"type": "websocket.close", "code": 1008})
            return
        start = "websocket.http.response.start"
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode()), *BARE]
    if refused.status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": start, "status": refused.status, "headers": headers})
    await send({"type": start.replace("start", "body"), "body": content})


def cors(origin: str) -> list[tuple[bytes, bytes]]:
    """For a page that may read the answer. Never credentials: there are no cookies here."""
    return [(b"access-control-allow-origin", origin.encode("latin-1")), _EXPOSED] if origin else []


async def preflight(send: Send, origin: str) -> None:
    headers = [*cors(origin), *_ALLOWED, (b"vary", b"origin"), *BARE]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def with_cors(send: Send, origin: str) -> Send:
    added = [*cors(origin), (b"vary", b"origin"), _SHARED]

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() != _SHARED[0]]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return sending
