"""Text sent: https://core.telegram.org/bots/api#sendmessage"""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.entities import formatted
from tests.platforms.telegram.errors import bad


def text_body(params: dict[str, Any]) -> dict[str, Any]:
    text, entities = formatted(params.get("text", ""), params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad("message text is empty")
    body: dict[str, Any] = {"text": text}
    if entities:
        body["entities"] = entities
    if preview := params.get("link_preview_options"):
        body["link_preview_options"] = preview
    return body


async def send_message(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    return ctx.deliver(state, text_body(ctx.params))[0]
