"""A played telephone exchange: people outside, telephones inside, calls, recordings, commands.

A provider says what happens in its own words (`said`, `over`, `ready`) and has its own doors (`ROUTES`, `enter`).
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from typing import Any

from aiohttp import web

from tests.platforms import play
from tests.platforms.faults import Fault
from tests.platforms.gateways.gateway import Gateway, Policy
from tests.platforms.house import Clock, Refusal
from tests.platforms.telephony import sounds
from tests.platforms.telephony.stage import Stage
from tests.platforms.telephony.talks import Caller, Direction, Extension, Leg, Recording, Talk


class Exchange(Gateway, ABC):
    """`records` = talks are recorded · `record_after` = seconds from the end until a recording can be fetched, None =
    only by `talk.record_is_ready()` · `lifts` = a callback's extension answers by itself."""

    mime, sound = "audio/mpeg", staticmethod(sounds.mp3)

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = time.time,
        policy: Policy,
        per_second: int = 0,
        line: str = "74951234567",
    ) -> None:
        super().__init__(host=host, port=port, clock=clock, policy=policy, per_second=per_second)
        self.faults.usual = "*"
        self.line = line
        self.extensions = {
            number: Extension(self, number, name)
            for number, name in (("101", "Ольга Травкина"), ("102", "Борис Медов"))
        }
        self.talks: list[Talk] = []
        self.callers: list[Caller] = []
        self.records, self.lifts = True, True
        self.record_after: float | None = 0.0
        self._later: set[asyncio.Task[None]] = set()

    # What a provider says

    @abstractmethod
    def said(self, what: str, talk: Talk, leg: Leg) -> None:
        """Tell whoever is called back for this: `what` has become of a leg of the talk."""

    def told_over(self, talk: Talk) -> None:
        """The whole is over."""

    def told_ready(self, talk: Talk, recording: Recording) -> None:
        """A recording can be fetched."""

    def talk_id(self, direction: Direction) -> str:
        return self.new_id()

    def leg_id(self, talk: Talk) -> str:
        return self.new_id()

    # What the playing does

    def caller(self, phone: str = "", name: str = "Анна Чайкина", *, hidden: bool = False) -> Caller:
        made = Caller(self, phone or f"+7912{5_550_101 + len(self.callers)}", name, hidden)
        self.callers.append(made)
        return made

    def extension(self, number: str, name: str = "") -> Extension:
        """The one of this number; made when there is none."""
        return self.extensions.setdefault(number, Extension(self, number, name or number))

    def begin(
        self,
        direction: Direction,
        person: str,
        *,
        caller: str = "",
        line: str = "",
        command: str = "",
        name: str = "",
    ) -> Talk:
        began = self.clock()
        talk = Talk(self, self.talk_id(direction), direction, person, line or self.line, began, caller, command, name)
        self.talks.append(talk)
        return talk

    def leg(self, talk: Talk, extension: str, before: str = "") -> Leg:
        if extension:
            assert extension in self.extensions, f"no extension {extension}"
        made = Leg(self.leg_id(talk), extension, before=before, began=self.clock())
        talk.legs.append(made)
        return made

    def over(self, talk: Talk) -> None:
        if self.records and talk.answered_at:
            last = next(leg for leg in reversed(talk.legs) if leg.spoke)
            content = self.sound(min(talk.seconds or 1, 3))
            talk.recordings.append(Recording(self.recording_id(talk), content, self.mime, last.extension, last.id))
        self.told_over(talk)
        if talk.recordings and self.record_after is not None:
            if self.record_after == 0:
                self.ready(talk)
            else:
                self._after(self.record_after, talk)

    def recording_id(self, talk: Talk) -> str:
        return self.new_id()

    def ready(self, talk: Talk) -> None:
        for recording in talk.recordings:
            if not recording.ready:
                recording.ready = True
                self.told_ready(talk, recording)

    def recording(self, id: str) -> Recording | None:
        """The one that can be fetched by this name now."""
        found = [one for talk in self.talks for one in talk.recordings if one.id == id and one.ready]
        return found[0] if found and not found[0].removed else None

    def ours(self, leg_id: str) -> tuple[Talk, Leg] | None:
        return next(((talk, leg) for talk in self.talks for leg in talk.legs if leg.id == leg_id), None)

    async def talk(self, index: int = -1, timeout: float = 10.0) -> Talk:
        """Waits until our side has caused a call (a callback), and gives it."""
        made = [one for one in self.talks if one.command or one.direction == "out"]
        if made:
            return made[index]

        def caused() -> list[Talk]:
            return [one for one in self.talks if one.command or one.direction == "out"]

        return (await self.changes.until(caused, timeout, lambda: "no call was asked for"))[index]

    def refusal(self, fault: Fault) -> Exception:
        return Refusal(int(fault.value), {"message": fault.words or f"refused with {fault.value}"})

    def open(self, app: web.Application) -> None:
        app.add_routes(play.routes(Stage(self)))
        app.router.add_route("*", "/file/{number}/{name}", self.shelf.answer)
        app.router.add_route("*", "/{path:.*}", self._answer)

    def _after(self, seconds: float, talk: Talk) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            self.ready(talk)

        task = asyncio.get_running_loop().create_task(wait())
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def stop(self) -> None:
        for task in list(self._later):
            task.cancel()
        await super().stop()

    def named(self, body: dict[str, Any]) -> str | None:
        return None
