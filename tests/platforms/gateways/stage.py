"""What the page at `/` shows of a played gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.gateways.said import Said
from tests.platforms.ledger import Ledger
from tests.platforms.play import Deed

if TYPE_CHECKING:
    from tests.platforms.gateways.gateway import Gateway


class Stage:
    def __init__(self, server: Gateway) -> None:
        self.server, self.name = server, server.name

    @property
    def ledger(self) -> Ledger:
        return self.server.ledger

    def pending(self) -> int:
        return len(self.server.events.pending)

    def facts(self) -> dict[str, str]:
        hook = {"Webhook": self.server.hook.url} if self.server.hook else {}
        return {"Address": self.server.base_url, **self.server.facts(), **hook}

    def people(self) -> list[dict[str, Any]]:
        return [
            {"id": person.digits, "name": f"{person.name} {person.phone}", "note": person.kind}
            | {"messages": [_shown(one) for one in person.screen]}
            for person in self.server.customers.values()
        ]

    def add(self, name: str) -> None:
        self.server.customer(name=name)

    def says(self, person: str, text: str) -> dict[str, Deed]:
        who = self.server.customers[person]
        return {
            "text": lambda: _done(who.writes(text)),
            "image": lambda: _done(who.sends_image(text=text if text != "…" else "")),
            "voice": lambda: _done(who.sends_voice()),
            "document": lambda: _done(who.sends_document()),
            "place": lambda: _done(who.sends_location()),
            "contact": lambda: _done(who.sends_contacts()),
            "read": lambda: who.reads(),
        }

    def does(self) -> dict[str, Deed]:
        return {}


def _done(said: Said) -> dict[str, Any]:
    return {"id": said.id, "kind": said.kind}


def _shown(one: Any) -> dict[str, Any]:
    words = one.text if one.kind == "text" else f"[{one.kind}] {one.text}".strip()
    return {"mine": isinstance(one, Said), "text": words, "at": one.at}
