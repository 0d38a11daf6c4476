"""What the page at `/` shows of a played MAX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.ledger import Ledger
from tests.platforms.play import Deed

if TYPE_CHECKING:
    from tests.platforms.max.server import MaxServer


class Stage:
    name = "MAX"

    def __init__(self, server: MaxServer) -> None:
        self.server = server

    @property
    def ledger(self) -> Ledger:
        return self.server.ledger

    def pending(self) -> int:
        return len(self.server.events.pending)

    def facts(self) -> dict[str, str]:
        hooks = {f"Webhook {place}": row.url for place, row in enumerate(self.server.bot.subscriptions.rows, 1)}
        return {"API": self.server.base_url, "Token": self.server.token, "Bot": str(self.server.bot.id), **hooks}

    def people(self) -> list[dict[str, Any]]:
        return [
            {"id": str(person.id), "name": person.user()["name"], "note": person.dialog.status}
            | {"messages": [shown(message, person.id) for message in person.screen]}
            for person in self.server.people.values()
        ]

    def add(self, name: str) -> None:
        self.server.user(name)

    def says(self, person: str, text: str) -> dict[str, Deed]:
        who = self.server.people[int(person)]
        return {
            "text": lambda: who.writes(text),
            "image": lambda: who.sends_image(text=text if text != "…" else None),
            "voice": who.sends_voice,
            "video": who.sends_video,
            "file": who.sends_file,
            "sticker": who.sends_sticker,
            "place": who.sends_location,
            "phone": who.shares_phone,
            "start": who.starts,
            "stop": who.stops,
        }

    def does(self) -> dict[str, Deed]:
        return {}


def shown(message: dict[str, Any], person: int) -> dict[str, Any]:
    body = message["body"]
    parts = [body.get("text"), *[f"[{one['type']}]" for one in body.get("attachments") or []]]
    mine = message.get("sender", {}).get("user_id") == person
    return {"mine": mine, "text": " ".join(part for part in parts if part), "at": message["timestamp"] / 1000}
