"""There is no platform: the door (inbox/forms) takes in what sites send, and nothing goes back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from backend.connectors.contract import Check, Outgoing, SendError, Sent
from backend.connectors.form.outbound import refuse
from backend.connectors.form.settings import FormSettings


class FormClient:
    def __init__(self, settings: FormSettings) -> None:
        self.settings = settings

    async def send(self, message: Outgoing) -> Sent:
        raise refuse(message)

    async def check(self) -> Check:
        """What is still to be set, said as advice: a form takes in from its first moment."""
        ours = self.settings
        reach = [field for field in ours.fields if field.type in ("phone", "email")]
        advice = []
        if not reach:
            advice.append("no_address_asked")
        if reach and not any(field.required for field in reach):
            advice.append("no_address_required")
        if not ours.origins:
            advice.append("no_site")
        if not ours.consent and ours.ask_processing == "no":
            advice.append("no_consent")
        passed = ("ready",) if not advice else ()
        return Check(True, facts={"key": ours.key}, advice=tuple(advice), passed=passed)

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        """Files are handed to us, or named by a link that stands among the fields: there is never one to fetch."""
        raise SendError("file_gone", permanent=True)
        yield b""


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[FormClient]:
    if not isinstance(settings, FormSettings):
        raise TypeError(type(settings).__name__)
    yield FormClient(settings)
