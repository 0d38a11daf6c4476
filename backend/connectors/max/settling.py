"""A send that got no answer: is the message there? MAX takes no key of ours, so its own list is looked at.

Found is sent. Not found proves nothing (it may still be on its way), and then a person has to say.
"""

import asyncio
from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.max.line import Line
from backend.connectors.max.payload import Message

TRIES = 3
REST_S = 1.0
LAST = 30
# with the send itself within the half minute after which a person has to know
ANSWER_S = 2.5
# MAX's clock is known to a second
MARGIN_S = 2.0
# what MAX makes of a link in the text, and buttons
BESIDE = ("share", "inline_keyboard")


class Messages(msgspec.Struct):
    messages: list[Message] = []


class Wanted(msgspec.Struct, frozen=True):
    """What was sent: by whom, when it began by MAX's clock, and how it looks there."""

    bot: int
    since: float
    text: str
    attachments: tuple[str, ...]
    known: frozenset[str]


async def settle(line: Line, chat: int, wanted: Wanted) -> str | None:
    """Its `mid`, when it is surely there. Raises nothing."""
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(REST_S)
        try:
            found = await line.look("/messages", Messages, answer_s=ANSWER_S, chat_id=chat, count=LAST)
        except SendError:
            continue
        mids = [one.body.mid for one in found.messages if one.body is not None and _is_it(one, wanted)]
        # two alike: whoever looks cannot tell which
        if len(mids) == 1:
            return mids[0]
    return None


def _is_it(message: Message, wanted: Wanted) -> bool:
    body = message.body
    if body is None or message.sender is None or message.sender.user_id != wanted.bot or body.mid in wanted.known:
        return False
    given: Any = [one.get("type") for one in body.attachments or ()]
    kinds = tuple(sorted(kind for kind in given if kind not in BESIDE))
    is_new = message.timestamp / 1000 >= wanted.since - MARGIN_S
    return is_new and (body.text or "") == wanted.text and kinds == tuple(sorted(wanted.attachments))
