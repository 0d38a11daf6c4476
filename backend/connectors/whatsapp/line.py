"""One question to the Graph API and its answer, by httpx."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar

import msgspec

from backend.connectors import refusals
from backend.connectors.contract import OutFile, SendError
from backend.connectors.web import ANSWER_S, UPLOAD_BYTES_S, Answer, Web
from backend.connectors.whatsapp import errors
from backend.connectors.whatsapp.settings import WhatsAppSettings

T = TypeVar("T")
API = "https://graph.facebook.com"
VERSION = "v25.0"
# where Meta keeps what people send
HOSTS = ("graph.facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net")


class Uploaded(msgspec.Struct):
    id: str


class Line:
    def __init__(self, settings: WhatsAppSettings) -> None:
        self.base = (settings.api_base or API).rstrip("/")
        self.number, self.account = settings.phone_number_id, settings.waba_id
        self._web = Web(HOSTS, settings.api_base or "")
        self._headers = {"Authorization": f"Bearer {settings.token.reveal()}"}

    async def close(self) -> None:
        await self._web.close()

    def url(self, path: str) -> str:
        return f"{self.base}/{VERSION}/{path}"

    async def post(self, path: str, body: dict[str, Any], shape: type[T]) -> T:
        """Raises SendError: refused, not reached, or (ambiguous) not answered."""
        answer = await self._web.ask("POST", self.url(path), headers=self._headers, json=body or None)
        return _shaped(answer, shape)

    async def get(self, path: str, shape: type[T], **params: Any) -> T:
        """What changes nothing: without an answer it may be asked again. Raises SendError."""
        answer = await self._web.look("GET", self.url(path), headers=self._headers, params=params)
        try:
            return _shaped(answer, shape)
        except SendError as error:
            error.ambiguous = False
            raise

    async def upload(self, mime: str, file: OutFile) -> str:
        """The id of a file that may be sent. Asking again harms nobody. Raises SendError."""
        url, answer_s = self.url(f"{self.number}/media"), ANSWER_S + file.size / UPLOAD_BYTES_S
        about = {"messaging_product": "whatsapp", "type": mime}
        try:
            with file.path.open("rb") as content:
                given = {"data": about, "files": {"file": (file.name or "file", content, mime)}}
                answer = await self._web.look("POST", url, answer_s=answer_s, headers=self._headers, **given)
        except FileNotFoundError:
            raise SendError("file_missing", file.name, permanent=True) from None
        try:
            return _shaped(answer, Uploaded).id
        except SendError as error:
            error.ambiguous = False
            if error.code == "refused":
                raise SendError("wrong_file", error.detail, permanent=True) from None
            raise

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """Raises SendError."""
        async for chunk in self._web.download(url, self._headers):
            yield chunk


def _shaped(answer: Answer, shape: type[T]) -> T:
    if answer.status != 200:
        raise errors.refused(answer.status, answer.content)
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except msgspec.DecodeError as error:
        raise refusals.unanswered(f"answer not understood: {type(error).__name__}") from None
