"""Is the bot set up as it has to be? Each thing by its name, with the very page of MAX where it is set or explained."""

import base64
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.connectors.contract import Check, SendError
from backend.connectors.max.line import Line
from backend.connectors.max.payload import WANTED
from backend.connectors.max.settings import MaxSettings
from backend.connectors.web import UNTRUSTED

PICTURE_MAX = 60_000
BOTS = "https://business.max.ru/self"
API = "https://dev.max.ru/docs-api"
PAGES = {
    "token_invalid": BOTS,
    "no_bot": BOTS,
    "other_bot": BOTS,
    "untrusted": "https://www.gosuslugi.ru/crypto",
    "no_max_api": API,
    "polling_limited": f"{API}/methods/GET/updates",
    "webhook_elsewhere": f"{API}/methods/GET/subscriptions",
    "hook_too": f"{API}/methods/GET/subscriptions",
    "hook_off": f"{API}/methods/POST/subscriptions",
    "events_off": f"{API}/methods/POST/subscriptions",
}


class Me(msgspec.Struct):
    user_id: int
    first_name: str | None = None
    name: str | None = None
    username: str | None = None
    is_bot: bool = True
    avatar_url: str | None = None


class Subscription(msgspec.Struct):
    url: str
    update_types: list[str] | None = None


class Subscriptions(msgspec.Struct):
    subscriptions: list[Subscription] = []


async def subscriptions(line: Line) -> list[Subscription]:
    """Raises SendError."""
    return (await line.look("/subscriptions", Subscriptions)).subscriptions


def is_ours(url: str, channel_id: int) -> bool:
    """Does it lead to this channel, wherever we were reached before?"""
    return urlsplit(url).path.rstrip("/").endswith(f"/hooks/{channel_id}")


class Checking:
    """One check; `check` never raises."""

    def __init__(self, line: Line, settings: MaxSettings, channel_id: int) -> None:
        self.line, self.settings, self.channel_id = line, settings, channel_id
        self.missing, self.passed, self.advice, self.mends = [list[str]() for _ in range(4)]
        self.learnt: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}

    async def check(self) -> Check:
        try:
            me = await self.line.look("/me", Me)
        except SendError as error:
            self._not_asked(error)
            return self._answer()
        self.facts |= {"id": str(me.user_id), "name": me.first_name or me.name or "", "username": me.username}
        if not me.is_bot:
            self.missing.append("no_bot")
        elif self.settings.bot_id not in (None, me.user_id):
            self.missing.append("other_bot")
        else:
            self.learnt["bot_id"] = me.user_id
            self.passed.append("token_ok")
            await self._ways(me)
        return self._answer()

    def _not_asked(self, error: SendError) -> None:
        known = {"token_invalid": "token_invalid", "network": "unreachable", "timeout": "no_max_api"}
        distrusted = error.detail == UNTRUSTED
        self.missing.append("untrusted" if distrusted else known.get(error.code, "no_max_api"))
        self.facts["detail"] = error.detail

    async def _ways(self, me: Me) -> None:
        try:
            found = await subscriptions(self.line)
            self.facts["picture"] = await self._picture(me.avatar_url or "")
        except SendError as error:
            self.missing.append("unreachable")
            self.facts["detail"] = error.detail
            return
        ours = [one for one in found if is_ours(one.url, self.channel_id)]
        others = [one for one in found if one not in ours]
        if others:
            self.facts["webhook_host"] = urlsplit(others[0].url).hostname
        if self.settings.mode == "polling":
            self._asking(others, bool(ours))
        else:
            self._called(ours, others)

    def _asking(self, others: list[Subscription], ours: bool) -> None:
        """MAX tells nobody who asks as long as anybody is subscribed; our own from before goes when it starts."""
        if others:
            self.missing.append("webhook_elsewhere")
        elif not ours:
            self.passed.append("polling_ok")
        self.advice.append("polling_limited")

    def _called(self, ours: list[Subscription], others: list[Subscription]) -> None:
        self._say(bool(ours), "hook_ok", "hook_off")
        if ours:
            # none named: MAX tells all
            told = ours[0].update_types
            self._say(not told or set(WANTED) <= set(told), "events_ok", "events_off")
        if others:
            self.advice.append("hook_too")

    def _say(self, holds: bool, good: str, bad: str) -> None:
        (self.passed if holds else self.missing).append(good if holds else bad)
        if not holds:
            self.mends.append(bad)

    async def _picture(self, url: str) -> str | None:
        """Small enough to be kept with the check: a browser asks nobody but us."""
        if not url:
            return None
        found = b""
        try:
            async for chunk in self.line.download(url):
                found += chunk
                if len(found) > PICTURE_MAX:
                    return None
        except SendError:
            return None
        kind = "png" if found.startswith(b"\x89PNG") else "webp" if found[8:12] == b"WEBP" else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(found).decode()}"

    def _answer(self) -> Check:
        told = [*self.missing, *self.advice]
        return Check(
            not self.missing,
            tuple(self.missing),
            self.facts,
            passed=tuple(self.passed),
            advice=tuple(self.advice),
            links={code: PAGES[code] for code in told if code in PAGES},
            mends=tuple(self.mends),
            learnt=self.learnt,
        )
