"""What the page at `/` shows of a played exchange: who is on the telephone, and buttons for what may happen next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.ledger import Ledger
from tests.platforms.play import Deed

if TYPE_CHECKING:
    from tests.platforms.telephony.exchange import Exchange
    from tests.platforms.telephony.talks import Talk


class Stage:
    def __init__(self, server: Exchange) -> None:
        self.server, self.name = server, server.name

    @property
    def ledger(self) -> Ledger:
        return self.server.ledger

    def pending(self) -> int:
        return len(self.server.events.pending)

    def facts(self) -> dict[str, str]:
        hook = {"Webhook": self.server.hook.url} if self.server.hook else {}
        numbers = ", ".join(f"{one.number} {one.name}" for one in self.server.extensions.values())
        return {"Address": self.server.base_url, **self.server.facts(), "Telephones": numbers, **hook}

    def people(self) -> list[dict[str, Any]]:
        return [
            {"id": caller.phone, "name": f"{caller.name} {caller.phone}", "note": "hidden" if caller.hidden else ""}
            | {"messages": [_line(talk) for talk in self.server.talks if talk.person == caller.phone]}
            for caller in self.server.callers
        ]

    def add(self, name: str) -> None:
        self.server.caller(name=name)

    def says(self, person: str, text: str) -> dict[str, Deed]:
        """`text` is a telephone where one is meant; the first two otherwise."""
        who = next(caller for caller in self.server.callers if caller.phone == person)
        meant = [one for one in text.split() if one in self.server.extensions] or list(self.server.extensions)[:2]
        talk = next((one for one in reversed(self.server.talks) if one.person == person and not one.over), None)
        deeds: dict[str, Deed] = {
            "rings": lambda: _done(who.calls(*meant)),
            "rings the menu": lambda: _done(who.calls()),
            "is called": lambda: _done(self.server.extensions[meant[0]].calls(person)),
        }
        if talk is None:
            return deeds
        return deeds | {
            "answered": lambda: _done(talk.answers(meant[0]) if talk.direction == "in" else talk.person_answers()),
            "declined": lambda: _done(talk.declines(meant[0])),
            "held": lambda: _done(talk.holds()),
            "resumed": lambda: _done(talk.resumes()),
            "handed over": lambda: _done(talk.transfers(meant[-1])),
            "hangs up": lambda: talk.hangs_up(),
            "telephone hangs up": lambda: talk.hangs_up(by=meant[0]),
            "nobody answers": lambda: talk.nobody_answers(),
        }

    def does(self) -> dict[str, Deed]:
        return {"recordings are ready": self._ready}

    def _ready(self) -> None:
        for talk in self.server.talks:
            talk.record_is_ready()


def _done(talk: Talk) -> dict[str, Any]:
    return {"id": talk.id}


def _line(talk: Talk) -> dict[str, Any]:
    legs = ", ".join(f"{leg.extension or 'menu'} {leg.state}" for leg in talk.legs)
    return {"mine": talk.direction == "in", "text": f"{talk.direction}: {talk.outcome or legs}", "at": talk.began}
