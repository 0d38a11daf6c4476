"""A description tried before it is used: what a body would become, what would be asked of the gateway. Pure."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from backend.connectors.abilities import Asked, Step
from backend.connectors.contract import Incoming, OutFile, Outgoing, SendError, Unreadable
from backend.connectors.gateway import inbound, outbound
from backend.connectors.gateway.settings import MASK, GatewaySettings
from backend.connectors.gateway.templates import Request, request

PICTURE = OutFile(
    "photo", "picture.jpg", "image/jpeg", Path("picture.jpg"), 120_000, 800, 600, lent="https://…/picture.jpg"
)
STEPS_MAX = 200
QUOTED = "1"


def read(settings: GatewaySettings, payload: bytes, steps: list[Step]) -> list[Incoming]:
    """Raises ValueError: what is wrong, and where."""

    def note(name: str, path: str, found: Any) -> None:
        if len(steps) < STEPS_MAX:
            steps.append(Step(name, path, found))

    try:
        return inbound.read(
            settings.description(), settings.shown(), payload.strip(), phones=settings.phones, note=note
        )
    except Unreadable as error:
        raise ValueError(str(error).removeprefix("Lost: ").removeprefix("ValueError: ")) from None


def send(settings: GatewaySettings, message: Outgoing) -> list[Asked]:
    """A text, a picture and a reply. Raises ValueError."""
    described, values = settings.description(), settings.values(masked=True)
    values |= {name: MASK for name in ("token", "hook_token", "hook_key") if not values[name]}
    asked = list[Asked]()
    ways = [("text", message), ("reply", msgspec.structs.replace(message, reply_to=QUOTED))]
    ways.append(("photo", msgspec.structs.replace(message, files=(PICTURE,))))
    for what, one in ways:
        try:
            posts = outbound.plan(described, settings.shown(), one)
        except SendError as error:
            if what == "text":
                raise ValueError(f"send.text: {error.code}") from None
            continue
        for post in posts:
            known = {**values, **post.values}
            if "file" in known:
                known["file"] = {**known["file"], "base64": "…"}
            if post.ask.first is not None:
                asked.append(_shown(what, request(described, post.ask.first, known)))
                known["before"] = "…"
            asked.append(_shown(what, request(described, post.ask, known)))
    return asked


def _shown(what: str, made: Request) -> Asked:
    url = f"{made.url}?{urlencode(made.query)}" if made.query else made.url
    body = ""
    if made.json is not None:
        body = msgspec.json.format(msgspec.json.encode(made.json), indent=2).decode()
    elif made.form is not None:
        body = _lines(made.form.items())
    elif made.multipart is not None:
        body = _lines([*made.multipart.items(), (made.file, "…")])
    # a mask in an address stands there percent-encoded
    return Asked(what, made.method, url.replace("%E2%80%A2", "•"), made.headers, body)


def _lines(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{name}={value}" for name, value in pairs)
