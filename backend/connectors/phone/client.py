"""The open line to an exchange: asks for calls, fetches recordings, listens to Asterisk, sends live calls elsewhere."""

import hashlib
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from backend.connectors.contract import Check, Outgoing, Polled, SendError, Sent
from backend.connectors.phone import checking, errors, listening, outbound, signing
from backend.connectors.phone.holding import Holding
from backend.connectors.phone.read_asterisk import OURS
from backend.connectors.phone.settings import HOSTS, PhoneSettings
from backend.connectors.web import Answer, Web


class Spoken(msgspec.Struct):
    """What the exchanges answer, all in one: each reads what it knows."""

    result: int | str = 1000
    code: int | str = 1000
    status: str | int = ""
    message: str = ""
    link: str = ""


class PhoneClient:
    def __init__(self, settings: PhoneSettings, channel_id: int) -> None:
        self.settings = settings
        self.web = Web(HOSTS.get(settings.provider, ()), settings.api_base or settings.call_url or "")
        # recordings lie wherever the exchange says
        self._files = Web((), settings.api_base or settings.call_url or "")
        self.holding = Holding(settings.application)

    async def close(self) -> None:
        await self.web.close()
        await self._files.close()

    async def send(self, message: Outgoing) -> Sent:
        """A call is all that can be asked for here."""
        if message.call is None:
            raise SendError("cannot_call", "no message goes by telephone", permanent=True)
        extension, keys = message.call.extension, tuple[str, ...]()
        match self.settings.provider:
            case "mango":
                await self.mango(outbound.mango_call(self.settings, message, extension))
            case "zadarma":
                values = {"from": extension, "to": outbound.whom(message)}
                await self.zadarma("/v1/request/callback/", values)
            case "asterisk":
                self._demand(errors.ari, await self.ari(outbound.ari_call(self.settings, message, extension)))
                keys = (f"asterisk:{OURS}{message.ref}",)
            case _:
                await self._ask_plainly(message, extension)
        return Sent(keys, datetime.now(UTC))

    async def _ask_plainly(self, message: Outgoing, extension: str) -> None:
        """An exchange of which we know nothing: told at an address of its own, signed as what it tells us."""
        url, now = self.settings.call_url, str(int(datetime.now(UTC).timestamp()))
        if not url:
            raise SendError("cannot_call", "no call_url", permanent=True)
        body = msgspec.json.encode({"ref": message.ref, "to": outbound.whom(message), "extension": extension})
        headers = {
            "content-type": "application/json",
            "x-timestamp": now,
            "x-signature": signing.signed(self.settings.reveal(), now, body),
        }
        answer = await self.web.ask("POST", url, content=body, headers=headers)
        if (error := errors.plain(answer.status)) is not None:
            raise error

    async def mango(self, ask: outbound.Ask, *, look: bool = False) -> Answer:
        answer = await self._asked(ask, look=look)
        told = _spoken(answer)
        code = int(told.result if told.result != 1000 else told.code)
        if 300 <= answer.status < 400:
            return answer
        if (error := errors.mango(code, answer.status)) is not None:
            raise error
        return answer

    async def zadarma(self, path: str, values: dict[str, str], *, look: bool = False) -> Spoken:
        answer = await self._asked(outbound.zadarma(self.settings, path, values, _zadarma_sign), look=look)
        told = _spoken(answer)
        if (error := errors.zadarma(str(told.status), told.message, answer.status)) is not None:
            raise error
        return told

    async def ari(self, ask: outbound.Ask, *, look: bool = False) -> Answer:
        return await self._asked(msgspec.structs.replace(ask, headers=self.basic()), look=look)

    def basic(self) -> dict[str, str]:
        pair = f"{self.settings.account}:{self.settings.reveal()}".encode()
        return {"authorization": f"Basic {b64encode(pair).decode()}"}

    async def _asked(self, ask: outbound.Ask, *, look: bool = False) -> Answer:
        go = self.web.look if look else self.web.ask
        return await go(ask.method, ask.url, content=ask.body or None, headers=ask.headers)

    def _demand(self, say: Any, answer: Answer) -> None:
        if (error := say(answer.status, _spoken(answer).message)) is not None:
            raise error

    async def redirect(self, call: str, to: tuple[str, ...], ring_s: int) -> None:
        """Only what nobody has taken yet. `call`: Mango is asked by the leg's name, which the caller gives."""
        if self.settings.provider == "mango":
            await self.mango(
                outbound.mango(
                    self.settings,
                    "commands/route",
                    {"command_id": f"route-{call}-{to[0]}"[:120], "call_id": call, "to_number": to[0].lstrip("+")},
                )
            )
            return
        # the dialplan reads them (docs/connecting-phones.md); one that does not rings the first
        for name, value in outbound.ring_variables(self.settings, to, ring_s).items():
            self._demand(errors.ari, await self.ari(outbound.ari_variable(self.settings, call, name, value)))
        place = self.settings.ring_context or self.settings.context
        values = {"context": place, "extension": to[0], "priority": "1"}
        self._demand(errors.ari, await self.ari(outbound.ari_go_on(self.settings, call, values)))
        self.holding.forget(call)

    def held(self) -> dict[str, float]:
        return self.holding.ages()

    async def let_go(self, call: str) -> None:
        answer = await self.ari(outbound.ari_go_on(self.settings, call))
        # gone, or not with us any more
        if answer.status not in (404, 409, 412):
            self._demand(errors.ari, answer)
        self.holding.forget(call)

    def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        return listening.listen(self, cursor)

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        url, headers = remote.get("url"), None
        if record := remote.get("zadarma"):
            values = {"call_id": record, "lifetime": "1800"}
            url = (await self.zadarma("/v1/pbx/record/request/", values, look=True)).link
        elif record := remote.get("mango"):
            asked = {"recording_id": record, "action": "download"}
            answer = await self.mango(outbound.mango(self.settings, "queries/recording/post", asked), look=True)
            url = answer.headers.get("location")
        elif record := remote.get("ari"):
            url = outbound.ari(self.settings, "GET", f"recordings/stored/{quote(record, safe='')}/file").url
            headers = self.basic()
        if not url:
            # being made still: asked for again later
            raise SendError("file_gone", "no address", retry_after=errors.REST_S)
        async for chunk in self._files.download(url, headers):
            yield chunk

    async def check(self) -> Check:
        return await checking.check(self)


def _spoken(answer: Answer) -> Spoken:
    try:
        return msgspec.json.decode(answer.content, type=Spoken)
    except (ValueError, RecursionError):
        return Spoken()


def _zadarma_sign(secret: str, path: str, query: str) -> str:
    digest = hashlib.md5(query.encode(), usedforsecurity=False).hexdigest()
    return signing.zadarma(secret, f"{path}{query}{digest}")


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[PhoneClient]:
    if not isinstance(settings, PhoneSettings):
        raise TypeError(type(settings).__name__)
    client = PhoneClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.close()
