"""What each kind of channel is given to read: the stored payloads of its tests, as the product's own doors hand them
on.

Nothing of the product is imported: what a door makes of a call (a visitor's message, a form that was filled in) is
written here by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from bench.house import ROOT

PAYLOADS = ROOT / "tests" / "connectors"
GATEWAYS = PAYLOADS / "gateway" / "payloads"
EXAMPLE = ROOT / "backend" / "connectors" / "gateway" / "example"
AT = "2026-11-29T12:00:05Z"
ADDRESS = "https://inbox.example/hooks/1"
# what we ask, and what we are answered
OURS = ("answer_", "command_", "query_", "call_callback", "call_record", "call_internal")
# where a letter lies stands before it
LIES = b'{"uid": 7, "validity": 1, "folder": "INBOX"}\n'


@dataclass(frozen=True)
class Call:
    """One call at a hook, or what a door of ours kept of it. `kept`: no hook has to say what of it is kept."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    path: str = ""
    kept: bool = False

    def told(self) -> dict[str, Any]:
        return {
            "url": ADDRESS + self.path,
            "headers": self.headers,
            "body": self.body.decode("latin-1"),
            "kept": self.kept,
        }


@dataclass(frozen=True)
class Source:
    """`name`: of the figure. `settings`: what a channel has to know of itself to take the payloads for its own."""

    name: str
    kind: str
    calls: Callable[[], Iterator[Call]]
    settings: dict[str, Any] | None = None


def sources() -> list[Source]:
    return [
        Source("api", "api", lambda: _files(PAYLOADS / "api" / "payloads", "*.json"), {"token": "t" * 30}),
        Source("email", "email", _letters, {"address": "support@shop.test", "password": "x", "provider": "gmail"}),
        Source("form", "form", _filled, {}),
        *[_gateway(name, *about) for name, about in PROVIDERS.items()],
        Source("gateway generic", "gateway", _generic, _described()),
        *[_exchange(provider, settings) for provider, settings in EXCHANGES.items()],
        Source("phone asterisk", "phone", _events, ASTERISK),
        Source("max", "max", lambda: _files(PAYLOADS / "max" / "payloads", "*.json"), {"token": "t" * 20}),
        Source("telegram", "telegram", lambda: _files(PAYLOADS / "telegram" / "payloads", "*.json")),
        Source("vk", "vk", lambda: _files(PAYLOADS / "vk" / "payloads", "*.json")),
        Source("webchat", "webchat", _visited),
        Source("whatsapp", "whatsapp", lambda: _files(PAYLOADS / "whatsapp" / "payloads", "*.json"), WHATSAPP),
    ]


WHATSAPP = {
    "phone_number_id": "100200300400501",
    "waba_id": "100200300400500",
    "token": "E" * 60,
    "app_secret": "a" * 32,
}
# what its folder is called, and what a channel there needs to know
PROVIDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "green_api": ("green", {"account": "1101000001", "token": "t" * 30}),
    "wazzup": ("wazzup", {"account": "b96a353b-06f5-4cac-8413-ba5a8e3f9810", "token": "t" * 30}),
    "evolution": ("evolution", {"account": "samovar", "token": "t" * 30, "api_base": "http://evolution:8080"}),
    "twilio": ("twilio", {"account": "AC0123456789", "token": "t" * 20, "sender": "+37065500001"}),
    "dialog360": ("dialog360", {"token": "t" * 20, "sender": "+37065500001"}),
}


EXCHANGES: dict[str, dict[str, Any]] = {
    "mango": {"account": "w7c2n0k5q8r1t4y6u3i9o0p2a5s7d8f1", "secret": "z1x3c5v7b9n2m4q6w8e0r1t3y5u7i9o2"},
    "zadarma": {"account": "d1f0a2b4c6e8091a2b3c", "secret": "5e7d9c1b3a5f70829304", "region": "LT"},
    "signed": {"secret": "kJ8dQ2mV5xT1nB7cR4wZ"},
    "asterisk_dialplan": {},
}


ASTERISK = {"provider": "asterisk", "account": "samovar", "secret": "x", "api_base": "http://asterisk:8088"}


def _exchange(provider: str, settings: dict[str, Any]) -> Source:
    folder = PAYLOADS / "phone" / "payloads" / provider.removesuffix("_dialplan")
    return Source(f"phone {provider}", "phone", lambda: posted(folder), {"provider": provider, **settings})


def _events() -> Iterator[Call]:
    """What Asterisk tells over the line that we hold: JSON, and no request."""
    for path in sorted((PAYLOADS / "phone" / "payloads" / "asterisk").glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if "type" in told and not path.name.startswith(OURS):
            yield Call(json.dumps(told).encode(), kept=True)


def _gateway(provider: str, folder: str, settings: dict[str, Any]) -> Source:
    suffix = "txt" if provider == "twilio" else "json"
    return Source(
        f"gateway {provider}",
        "gateway",
        lambda: _files(GATEWAYS / folder, f"*.{suffix}"),
        {"provider": provider, "speaks": "whatsapp", **settings},
    )


def _files(folder: Path, pattern: str) -> Iterator[Call]:
    """What the platform answers us stands among them, and is nothing to be read."""
    for path in sorted(folder.glob(pattern)):
        if not path.name.startswith("answer_"):
            yield Call(path.read_bytes().strip(), kept=False)


def _letters() -> Iterator[Call]:
    for path in sorted((PAYLOADS / "email" / "payloads").glob("*.eml")):
        yield Call(LIES + path.read_bytes(), kept=True)


def _filled() -> Iterator[Call]:
    """By another builder; what a form that names its fields sent stands in pairs."""
    for path in sorted((PAYLOADS / "form" / "payloads").glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        kept: dict[str, Any] = {"type": "posted", "at": AT}
        if "form" in told:
            kept["pairs"] = list(told["form"].items())
        elif "json" in told["headers"].get("Content-Type", ""):
            kept["json"] = told["body"]
        else:
            continue
        yield Call(json.dumps(kept).encode(), kept=True)


def _visited() -> Iterator[Call]:
    """A visitor of a site writes, from a page; longer and longer."""
    page = {"url": "https://shop.example/tea?utm_source=mail", "title": "Tea", "referrer": "https://ya.ru/"}
    who = {"id": "u:17", "name": "Анна Чайкина", "phone": "+37061234567", "locale": "lt", "signed": True, "page": page}
    for number in range(10):
        text = "Сколько стоит самовар на три литра, и когда привезёте? " * (number + 1)
        written = {"type": "message", "who": who, "client_id": str(UUID(int=number)), "at": AT, "text": text}
        yield Call(json.dumps(written, ensure_ascii=False).encode(), kept=True)


def _described() -> dict[str, Any]:
    """The gateway that an administrator begins with."""
    sections = {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLE.glob("*.toml")}
    given = {"provider": "generic", "speaks": "whatsapp", "api_base": "https://gateway.example/v1", "token": "t" * 20}
    return {**given, **sections}


def _generic() -> Iterator[Call]:
    chat = {"id": "c-1", "phone": "+37061234567", "name": "Anna"}
    for number in range(10):
        row = {"id": f"g-{number}", "direction": "in", "chat": chat, "created": 1796000000, "text": "Сколько стоит?"}
        files = [{"url": "https://files.example/a.jpg", "name": "a.jpg", "mime": "image/jpeg"}] * (number % 3)
        yield Call(json.dumps({"messages": [{**row, "attachments": files}]}, ensure_ascii=False).encode())


def posted(folder: Path) -> Iterator[Call]:
    """Requests that stand with their headers: `path`, `headers`, and a `form` or a `body`."""
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if "headers" in told and not path.name.startswith(OURS):
            body = urlencode(told["form"]) if "form" in told else told.get("body", "")
            headers = {name.lower(): value for name, value in told["headers"].items()}
            yield Call(body.encode(), headers, path=told["path"])
