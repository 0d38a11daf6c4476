"""Is the bot set up as it has to be? Each thing by its name, with the very page of MAX where it is set or explained."""

from urllib.parse import urlsplit

import msgspec

from backend.connectors.contract import Check, SendError
from backend.connectors.findings import Findings, small_picture
from backend.connectors.max.line import Line
from backend.connectors.max.payload import WANTED
from backend.connectors.max.settings import MaxSettings
from backend.connectors.web import UNTRUSTED

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


class Checking(Findings):
    """One check; `check` never raises."""

    def __init__(self, line: Line, settings: MaxSettings, channel_id: int) -> None:
        super().__init__()
        self.line, self.settings, self.channel_id = line, settings, channel_id

    async def check(self) -> Check:
        try:
            me = await self.line.look("/me", Me)
        except SendError as error:
            self._not_asked(error)
            return self.answer(PAGES)
        self.facts |= {"id": str(me.user_id), "name": me.first_name or me.name or "", "username": me.username}
        if not me.is_bot:
            self.missing.append("no_bot")
        elif self.settings.bot_id not in (None, me.user_id):
            self.missing.append("other_bot")
        else:
            self.learnt["bot_id"] = me.user_id
            self.passed.append("token_ok")
            await self._ways(me)
        return self.answer(PAGES)

    def _not_asked(self, error: SendError) -> None:
        known = {"token_invalid": "token_invalid", "network": "unreachable", "timeout": "no_max_api"}
        distrusted = error.detail == UNTRUSTED
        self.missing.append("untrusted" if distrusted else known.get(error.code, "no_max_api"))
        self.facts["detail"] = error.detail

    async def _ways(self, me: Me) -> None:
        try:
            found = await subscriptions(self.line)
            self.facts["picture"] = await small_picture(self.line.download(me.avatar_url)) if me.avatar_url else None
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
        self.say(bool(ours), "hook_ok", "hook_off", mends=True)
        if ours:
            # none named: MAX tells all
            told = ours[0].update_types
            self.say(not told or set(WANTED) <= set(told), "events_ok", "events_off", mends=True)
        if others:
            self.advice.append("hook_too")
