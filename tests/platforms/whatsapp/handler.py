"""One HTTP request to /<version>/<id>[/<edge>], from the token to the answer, with the faults that were armed."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import SPEED, GraphError, bad, no_such_object, too_fast
from tests.platforms.whatsapp.keys import WA
from tests.platforms.whatsapp.routes import EDGES, Route, find
from tests.platforms.whatsapp.trouble import Instead, fail_first, lose_answer

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer

VERSION = re.compile(r"v(\d\d)\.0")
VERSIONS = range(23, 28)
EVERYWHERE = {"appsecret_proof"}


async def answer_call(request: web.Request) -> web.StreamResponse:
    server = request.app[WA]
    verb, path = request.method, request.match_info["path"]
    call = Call(server.clock(), "", f"{verb} /{path}", dict(request.query))
    server.ledger.calls.append(call)
    ctx: Context | None = None
    try:
        ctx, route = await _prepared(server, request, call)
        await fail_first(server, call, request)
        _check_speed(ctx, route)
        result = await route.do(ctx)
        call.status, call.result = 200, result
        await lose_answer(server, call, request)
    except GraphError as error:
        call.status = 429 if error.code in SPEED else error.code
        call.words, call.limit = str(error), error.limit or call.limit
        return _json(error.body(), server.speed_http if error.code in SPEED else error.http)
    except Instead as instead:
        return instead.response
    finally:
        if ctx is not None and call.status == 200:
            for work in ctx.afterwards:
                server.later(work())
        server.changes.tell()
    return _json(result)


async def _prepared(server: WhatsAppServer, request: web.Request, call: Call) -> tuple[Context, Route]:
    parts = request.match_info["path"].strip("/").split("/")
    version = VERSION.fullmatch(parts[0])
    if version is None or int(version[1]) not in VERSIONS or not 2 <= len(parts) <= 3:
        raise GraphError(2500, message=f"Unknown path components: /{'/'.join(parts)}")
    id, edge = parts[1], parts[2] if len(parts) == 3 else ""
    kind, owner, belongs = server.find(id)
    body = await _body(request)
    route = find(request.method, kind, edge) if kind else None
    if route is not None:
        call.method = "read" if route.name == "messages" and "status" in body else route.name
        call.account = id
        call.params = {**call.params, **body}
        call.chat = server.chat_of(owner, body) if route.name == "messages" else None
    account = server.account_of(request) if kind != "app" else server.app_account(request)
    _check_token(server, request, account)
    assert account is not None
    if not kind or (belongs is not None and belongs is not account):
        raise no_such_object(id, request.method.lower())
    if route is None:
        raise _no_route(request, kind, id, edge)
    account.needs(route.scope)
    _check_names(route, request, body)
    return Context(server, account, owner, dict(request.query), body, call, request), route


def _no_route(request: web.Request, kind: str, id: str, edge: str) -> GraphError:
    if edge and edge not in EDGES.get(kind, set()):
        return GraphError(2500, message=f"Unknown path components: /{edge}")
    return no_such_object(f"{id}/{edge}" if edge else id, request.method.lower())


def _check_token(server: WhatsAppServer, request: web.Request, account: Account | None) -> None:
    said = request.headers.get("Authorization", "")
    if account is None:
        if not said and "access_token" not in request.query:
            raise GraphError(104, message="(#104) An access token is required to request this resource.")
        words = "Invalid OAuth access token - Cannot parse access token"
        raise GraphError(190, message=words)
    if account.revoked:
        words = "Error validating access token: Session has expired on Friday, 27-Nov-26 06:00:00 PST."
        raise GraphError(190, message=words, subcode=463)
    proof = request.query.get("appsecret_proof")
    if proof is None and not server.requires_proof:
        return
    right = hmac.new(server.app_secret.encode(), account.token.encode(), hashlib.sha256).hexdigest()
    if proof is None:
        raise GraphError(
            100, message="API calls from the server require an appsecret_proof argument", kind="GraphMethodException"
        )
    if not hmac.compare_digest(proof, right):
        raise GraphError(
            100, message="Invalid appsecret_proof provided in the API argument", kind="GraphMethodException"
        )


def _check_names(route: Route, request: web.Request, body: dict[str, Any]) -> None:
    """The real server overlooks what it does not know; this one refuses it."""
    for name in request.query:
        if name not in route.query and name not in EVERYWHERE:
            raise bad(f'Unexpected key "{name}" on the query of {route.name}')
    if route.body is not None:
        for name in body:
            if name not in route.body:
                raise bad(f'Unexpected key "{name}" on param "$"')


def _check_speed(ctx: Context, route: Route) -> None:
    if not route.managing:
        return
    now = ctx.server.clock()
    if ctx.account.calls.wait(now) > 0:
        raise too_fast(80007, "account")
    ctx.account.calls.take(now)


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type == "multipart/form-data" or not request.can_read_body:
        return {}
    content = await request.read()
    if not content:
        return {}
    if request.content_type != "application/json":
        raise bad("The body is read as application/json only")
    try:
        body = json.loads(content)
    except ValueError:
        raise bad("The body is not JSON") from None
    if not isinstance(body, dict):
        raise bad("The body is not an object")
    return body


def _json(body: Any, status: int = 200) -> web.Response:
    headers = {"facebook-api-version": "v25.0"}
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json", headers=headers)
