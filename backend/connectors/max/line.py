"""One question to MAX and its answer. The token goes in a header, never in an address.

MAX counts all requests of a bot together, thirty a second: they are spaced here, whatever they are for.
"""

import time
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec

from backend.connectors import refusals
from backend.connectors.contract import OutFile, SendError
from backend.connectors.lenient import decode
from backend.connectors.max import errors
from backend.connectors.max.settings import MaxSettings, pem
from backend.connectors.pace import Pace
from backend.connectors.web import ANSWER_S, UPLOAD_BYTES_S, Answer, Web

T = TypeVar("T")
API = "https://platform-api2.max.ru"
# where MAX keeps what people send: https://dev.max.ru/docs-api/methods/POST/uploads
HOSTS = ("max.ru", "oneme.ru", "okcdn.ru", "mycdn.me")
CALLS_S = 28.0


class Refused(msgspec.Struct):
    """An error, or a 200 that says it was none."""

    success: bool = True
    code: str = ""
    message: str | None = None


_refused = msgspec.json.Decoder(Refused)


class Line:
    def __init__(self, settings: MaxSettings) -> None:
        self.base = (settings.api_base or API).rstrip("/")
        self.is_played = settings.api_base is not None
        self._headers = {"Authorization": settings.token.reveal()}
        self._web = Web(HOSTS, settings.api_base or "", pem(settings.certificate or ""))
        self._decoders: dict[Any, msgspec.json.Decoder[Any]] = {}
        self._pace = Pace(CALLS_S)
        self._ahead = 0.0

    async def close(self) -> None:
        await self._web.close()

    def clock(self) -> float:
        """What time it is at MAX, in seconds, as its last answer said: to a second."""
        return time.time() + self._ahead

    async def ask(self, method: str, path: str, shape: type[T], **request: Any) -> T:
        """The answer as `shape`. Raises SendError: refused, not reached, or (ambiguous) not answered."""
        await self._pace.turn()
        answer = await self._web.ask(method, self.base + path, headers=self._headers, **request)
        return self._read(answer, shape)

    async def look(self, path: str, shape: type[T], *, answer_s: float = ANSWER_S, **params: Any) -> T:
        """What changes nothing: without an answer it may be asked again. Raises SendError."""
        return await self.again("GET", path, shape, answer_s=answer_s, params=params)

    async def again(self, method: str, path: str, shape: type[T], **request: Any) -> T:
        """What may be done twice. Raises SendError, never ambiguous."""
        try:
            return await self.ask(method, path, shape, **request)
        except SendError as error:
            if error.ambiguous:
                raise refusals.unreached(error.detail) from None
            raise

    def _read(self, answer: Answer, shape: type[T]) -> T:
        self._note_clock(answer)
        refused = _refusal(answer)
        if answer.status != 200 or not refused.success:
            raise errors.refusal(answer.status, refused.code, refused.message or "", _rest(answer))
        decoder = self._decoders.setdefault(shape, msgspec.json.Decoder(shape))
        try:
            found: T = decode(answer.content, decoder)
        except (ValueError, RecursionError) as error:
            raise refusals.unanswered(f"answer not understood: {type(error).__name__}") from None
        return found

    def _note_clock(self, answer: Answer) -> None:
        try:
            told = parsedate_to_datetime(answer.headers["date"]).timestamp()
        except (KeyError, ValueError, TypeError):
            return
        # the header counts whole seconds
        self._ahead = told + 0.5 - time.time()

    async def upload(self, url: str, file: OutFile) -> dict[str, Any]:
        """A file to where MAX wants it; of films and sounds it answers no JSON. Asking again harms nobody. Raises
        SendError.
        """
        try:
            with file.path.open("rb") as content:
                given = {"data": (file.name, content, file.mime)}
                answer_s = ANSWER_S + file.size / UPLOAD_BYTES_S
                answer = await self._web.look("POST", url, answer_s=answer_s, files=given)
        except FileNotFoundError:
            raise SendError("file_missing", file.name, permanent=True) from None
        if answer.status != 200:
            refused = _refusal(answer)
            raise errors.not_taken(answer.status, refused.code, refused.message or "", _rest(answer))
        try:
            found = msgspec.json.decode(answer.content)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """A file's bytes. Raises SendError."""
        async for chunk in self._web.download(url):
            yield chunk


def _refusal(answer: Answer) -> Refused:
    try:
        return decode(answer.content, _refused)
    except (ValueError, RecursionError):
        return Refused()


def _rest(answer: Answer) -> float | None:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdecimal() else None
