"""The line of the house's staff bot: Telegram's Bot API by the house's own outgoing client.

https://core.telegram.org/bots/api#getupdates, #sendmessage, #getme;
https://core.telegram.org/bots/features#deep-linking
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from backend.kit.outgoing import Failed, Outgoing

PRODUCTION = "https://api.telegram.org"
WAIT_S = 20
# what a private chat says of itself: nobody wrote it (https://core.telegram.org/bots/api#message)
_SERVICE = (
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "connected_website",
    "chat_background_set", "proximity_alert_triggered",
)  # fmt: skip


def account_of(token: str) -> str:
    """The bot's number, which stands before the colon whatever the rest becomes."""
    return token.partition(":")[0]


class StaffMessage(msgspec.Struct, frozen=True):
    """What a colleague wrote to the bot; `answers`: the message of ours that it answers. `edited`: written before,
    and changed. `carries`: more than words, which stay out of `text` then."""

    update_id: int
    chat_id: int
    message_id: int
    name: str
    text: str
    answers: int | None
    is_private: bool
    edited: bool = False
    carries: bool = False


class StaffSent(msgspec.Struct, frozen=True):
    """`message_id` of what was taken; else the status, and after how many seconds it may be tried."""

    status: int
    message_id: int | None = None
    retry_after: float | None = None


class StaffLine:
    """Every call raises Blocked, Failed."""

    def __init__(self, token: str, api_base: str | None, allowed: Iterable[str]) -> None:
        self._base = f"{api_base or PRODUCTION}/bot{token}"
        self._allowed = tuple(allowed)

    async def about(self) -> tuple[str, str] | None:
        """The bot's name, and a link to which a start word is appended; None: no such bot."""
        status, body = await self._call("getMe")
        if status != 200:
            return None
        username = body["result"]["username"]
        return username, f"https://t.me/{username}?start="

    async def updates(self, offset: int, wait_s: int = WAIT_S) -> list[StaffMessage]:
        """What came from `offset` on, in its order; waits for it."""
        asked = {"offset": offset, "timeout": wait_s, "allowed_updates": ["message", "edited_message"]}
        status, body = await self._call("getUpdates", total_s=wait_s + 15.0, **asked)
        if status != 200:
            raise Failed(f"http_{status}")
        return [self._message(update) for update in body["result"]]

    async def send(self, chat_id: int, text: str, answers: int | None = None) -> StaffSent:
        more: dict[str, Any] = {}
        if answers is not None:
            more = {"reply_parameters": {"message_id": answers, "allow_sending_without_reply": True}}
        status, body = await self._call("sendMessage", chat_id=chat_id, text=text[:4000], **more)
        if status == 200:
            return StaffSent(status, body["result"]["message_id"])
        return StaffSent(status, None, (body.get("parameters") or {}).get("retry_after"))

    def _message(self, update: dict[str, Any]) -> StaffMessage:
        edited = update.get("edited_message")
        said = edited or update.get("message") or {}
        who, chat = said.get("from") or {}, said.get("chat") or {}
        name = " ".join(part for part in (who.get("first_name"), who.get("last_name")) if part)
        answers = (said.get("reply_to_message") or {}).get("message_id")
        text = said.get("text") or ""
        # whatever the platform thinks of next is a file rather than nothing
        carries = "text" not in said and bool(said) and not any(name in said for name in _SERVICE)
        is_private = chat.get("type") == "private"
        chat_id, message_id = chat.get("id", 0), said.get("message_id", 0)
        said_so = (name, text, answers, is_private, bool(edited), carries)
        return StaffMessage(update["update_id"], chat_id, message_id, *said_so)

    async def _call(self, method: str, *, total_s: float = 15.0, **body: Any) -> tuple[int, dict[str, Any]]:
        async with Outgoing(allowed=self._allowed, total_s=total_s) as outgoing:
            headers = {"content-type": "application/json"}
            answer = await outgoing.post(f"{self._base}/{method}", msgspec.json.encode(body), headers)
        try:
            found = msgspec.json.decode(answer.body)
        except msgspec.DecodeError:
            found = {}
        return answer.status, found if isinstance(found, dict) else {}
