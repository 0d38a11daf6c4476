"""The long poll server's door: {server}?act=a_check&key=…&ts=…&wait=25."""

from __future__ import annotations

import json

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.vk.errors import ApiError
from tests.platforms.vk.keys import VK
from tests.platforms.vk.longpoll import LONGEST_WAIT, USUAL_WAIT
from tests.platforms.vk.trouble import Instead, fail_first, lose_answer


async def answer_poll(request: web.Request) -> web.StreamResponse:
    server = request.app[VK]
    group = server.groups.get(int(request.match_info["group"]))
    asked = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
    call = Call(server.clock(), group.account if group else "", "a_check", asked)
    server.ledger.calls.append(call)
    try:
        if group is None or asked.get("act") != "a_check":
            call.status = 404
            return web.Response(status=404, text="404 page not found")
        await fail_first(server, call, request)
        wait = min(max(int(asked.get("wait") or USUAL_WAIT), 0), LONGEST_WAIT)
        result = await group.events.longpoll.check(asked.get("key", ""), asked.get("ts", ""), wait)
        call.status, call.result = 200, result
        await lose_answer(server, call, request)
    except Instead as instead:
        return instead.response
    except ApiError as error:
        call.status = error.code
        return web.Response(status=500, text=error.words)
    body = json.dumps(result, ensure_ascii=False).encode()
    return web.Response(body=body, content_type="text/javascript", charset="utf-8")
