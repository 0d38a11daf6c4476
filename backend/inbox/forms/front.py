"""Before every address below /forms/: which form is meant, may this page speak to it, CORS. Raw ASGI."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import msgspec

from backend.connectors.form.settings import FormSettings
from backend.connectors.origins import is_within
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.keyed import Keyed
from backend.inbox.webchat.front import App, Send, answer, preflight, with_cors
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.http.origin import own_origins

PREFIX = "/forms/"
FORM = "samovar.form"
FOUND_WITHIN_S = 3.0


class Form(msgspec.Struct, frozen=True):
    """A channel of kind form, opened. It may be paused: what people send is still stored."""

    facts: ChannelFacts
    settings: FormSettings

    @property
    def id(self) -> int:
        return self.facts.id


class FormsFront:
    """ASGI. `app` answers what was let in, and finds the Form in scope[FORM]."""

    def __init__(self, keyed: Keyed, public_url: str, app: App) -> None:
        self._keyed = keyed
        self._own = own_origins(public_url)
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Send) -> None:
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
        try:
            form = await self._form(scope["path"])
            scope[FORM] = form
            # a builder's server names no origin; a page may send where it was let stand
            if origin and origin not in self._own and not is_within(form.settings.origins, origin):
                raise Forbidden("foreign_origin")
        except Refused as refused:
            await answer(scope, send, refused)
            return
        if scope["method"] == "OPTIONS":
            await preflight(send, origin)
        else:
            await self._app(scope, receive, with_cors(send, origin))

    async def _form(self, path: str) -> Form:
        """Raises Missing, Refused 503."""
        try:
            async with asyncio.timeout(FOUND_WITHIN_S):
                facts = await self._keyed.find(path.removeprefix(PREFIX).partition("/")[0])
        except Exception as error:
            if not is_passing(error):
                raise
            raise Refused("unavailable", status=503, values={"retry_after": 2}) from error
        if facts is None or not isinstance(facts.settings, FormSettings):
            raise Missing
        return Form(facts, facts.settings)
