"""Asterisk with its REST interface (ARI): https://docs.asterisk.org/ (Channels, Bridges, Recordings, Events REST API)
and the models of rest-api/api-docs in its own sources.

A call comes through the dialplan, which rings telephones itself and lets a watcher look on (`subscribeAll`), or is
given to an application (`enters`), which rings, bridges, records and ends it by REST.
"""

from __future__ import annotations

import base64
import re
import time
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.platforms.asterisk import bridges, dialplan, rest
from tests.platforms.asterisk.channels import CAUSES, Bridge, Channel, stamp
from tests.platforms.asterisk.listening import Listeners
from tests.platforms.events import Letter
from tests.platforms.faults import Fault
from tests.platforms.gateways.gateway import Asked, Policy
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound
from tests.platforms.telephony import sounds
from tests.platforms.telephony.exchange import Exchange
from tests.platforms.telephony.talks import Caller, Direction, Leg, Recording, Talk

FORM = "application/x-www-form-urlencoded"
CAUSE = {"no answer": 19, "busy": 17, "declined": 21, "failed": 38, "elsewhere": 26, "cancelled": 16}


class AsteriskServer(Exchange):
    name = "Asterisk"
    mime, sound = "audio/wav", staticmethod(sounds.wav)

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = time.time,
        policy: Policy = Policy(10.0),
        trunk: str = "PJSIP/{number}@trunk",
    ) -> None:
        super().__init__(host=host, port=port, clock=clock, policy=policy)
        self.user, self.password = "samovar", "b7Jd2mQ5xT1n"
        self.trunk = trunk
        self.channels: dict[str, Channel] = {}
        self.bridges: dict[str, Bridge] = {}
        self.listeners = Listeners(self)
        # the context of docs/connecting-phones.md: Dial(${SAMOVAR_DIAL},${SAMOVAR_RING}), then Stasis(samovar,again)
        self.ring_context = "samovar-ring"
        self.inside: dict[str, str] = {}  # talk -> the bridge that the dialplan made for it

    def facts(self) -> dict[str, str]:
        return {"ARI": f"{self.base_url}/ari", "User": self.user, "Password": self.password, "Number": self.line}

    def stamp(self) -> str:
        return stamp(self.clock())

    # Who may

    def knows(self, request: web.Request) -> bool:
        told = request.headers.get("Authorization", "")
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return told == f"Basic {pair}" or request.query.get("api_key") == f"{self.user}:{self.password}"

    def unauthorized(self) -> web.Response:
        headers = {"WWW-Authenticate": 'Basic realm="Asterisk REST Interface"'}
        return web.json_response({"message": "Authentication required"}, status=401, headers=headers)

    def enter(self, asked: Asked) -> None:
        if not self.knows(asked.request):
            raise Refusal(401, {"message": "Authentication required"})

    def refusal(self, fault: Fault) -> Exception:
        return Refusal(int(fault.value), {"message": fault.words or "Internal Server Error"})

    def unknown(self, asked: Asked) -> Refusal:
        return Refusal(404, {"message": "Resource not found"})

    def open(self, app: web.Application) -> None:
        app.router.add_get("/ari/events", self.listeners.answer)
        super().open(app)

    async def stop(self) -> None:
        await self.listeners.drop()
        await super().stop()

    # What is told

    def tell_app(
        self, kind: str, *about: Channel, bridge: Bridge | None = None, chat: str | None = None, **body: Any
    ) -> None:
        sources = [f"channel:{one.id}" for one in about] + ([f"bridge:{bridge.id}"] if bridge else [])
        inside = [one.app for one in about if one.app]
        if bridge is not None:
            inside += [self.channels[id].app for id in bridge.channels if id in self.channels]
            body = {"bridge": bridge.told(), **body}
        self.listeners.tell(kind, body, sources, inside, chat or (about[0].talk.id if about else None))

    def of(self, kind: str, channel: Channel, **body: Any) -> None:
        self.tell_app(kind, channel, channel=channel.told(), **body)

    def post(self, talk: Talk, form: dict[str, str]) -> None:
        if self.hook is not None:
            self.tell(form["Event"], talk.id, form)

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        return Letter(urlencode(row.payload).encode(), {"Content-Type": FORM})

    # Channels

    def talk_id(self, direction: Direction) -> str:
        return self._unique()

    def leg_id(self, talk: Talk) -> str:
        return self._unique()

    def recording_id(self, talk: Talk) -> str:
        return f"call-{talk.id}"

    def _unique(self) -> str:
        self._made += 1
        return f"{int(self.clock())}.{self._made}"

    def outer(self, talk: Talk) -> Channel:
        """The channel of whoever is outside (or of the other telephone), made when there is none."""
        if talk.id not in self.channels:
            self._made += 1
            inside = talk.direction == "internal"
            made = Channel(
                talk.id,
                f"PJSIP/{talk.person if inside else 'trunk'}-{self._made:08x}",
                talk,
                None,
                talk.person,
                talk.name,
                self.clock(),
                "Ring" if talk.direction == "in" else "Down",
                context="from-trunk" if talk.direction == "in" else "office",
                exten=talk.line if talk.direction == "in" else talk.person,
            )
            self.channels[talk.id] = made
            self.of("ChannelCreated", made)
            if talk.direction == "in":
                self.post(talk, dialplan.begins(made, talk.id))
        return self.channels[talk.id]

    def own(self, talk: Talk, leg: Leg) -> Channel:
        if leg.id not in self.channels:
            self._made += 1
            name = f"PJSIP/{leg.extension}-{self._made:08x}"
            self.channels[leg.id] = Channel(
                leg.id, name, talk, leg, leg.extension, "", self.clock(), connected=talk.person
            )
            self.of("ChannelCreated", self.channels[leg.id])
        return self.channels[leg.id]

    def turns(self, channel: Channel, state: str) -> None:
        if channel.state != state:
            channel.state = state
            self.of("ChannelStateChange", channel)

    def ends(self, channel: Channel, cause: int, *, asked: bool = False) -> None:
        if channel.over:
            return
        channel.over = True
        if asked:
            self.of("ChannelHangupRequest", channel, cause=cause)
        self.leaves(channel)
        if channel.app:
            self.of("StasisEnd", channel)
        self.of("ChannelDestroyed", channel, cause=cause, cause_txt=CAUSES.get(cause, "Unknown"), tech_cause=0)
        self.channels.pop(channel.id, None)
        self.post(channel.talk, dialplan.ends(channel.talk, channel, cause))

    def leaves(self, channel: Channel) -> None:
        bridge = self.bridges.get(channel.bridge)
        channel.bridge = ""
        if bridge is not None and channel.id in bridge.channels:
            bridge.channels.remove(channel.id)
            self.tell_app("ChannelLeftBridge", channel, bridge=bridge, channel=channel.told())

    def joins(self, channel: Channel, bridge: Bridge) -> None:
        self.leaves(channel)
        channel.bridge = bridge.id
        bridge.channels.append(channel.id)
        self.tell_app("ChannelEnteredBridge", channel, bridge=bridge, channel=channel.told())

    def starts(self, channel: Channel, app: str, args: list[str]) -> None:
        """The channel is the application's from now on."""
        channel.app, channel.args = app, args
        self.of("StasisStart", channel, args=args)

    # What happens

    def rings_back(self, channel: Channel, extension: str) -> None:
        """As the documented context does: those of the variable all at once, for so long, then back to us."""
        told = re.findall(r"PJSIP/(\w+)", channel.variables.get("SAMOVAR_DIAL") or f"PJSIP/{extension}")
        channel.rings_s = int(channel.variables.get("SAMOVAR_RING") or 30)
        for leg in channel.talk.legs:
            leg.state = "over"
        for number in told:
            if number in self.extensions:
                channel.talk.rings(number)

    def rang_out(self, talk: Talk) -> None:
        """Dial's time is up: nobody lifted, and the next line of the context gives the call to the application."""
        channel = self.outer(talk)
        for leg in [leg for leg in talk.legs if leg.state == "rings"]:
            leg.state = "over"
            self.said("no answer", talk, leg)
        if self.listeners.listening("samovar"):
            self.starts(channel, "samovar", ["again"])

    def enters(self, caller: Caller, app: str, *args: str, line: str = "") -> Talk:
        """A call that the dialplan gives to an application: Stasis(app,args…). Nobody is rung until it says so."""
        talk = self.begin("in", "" if caller.hidden else caller.phone, line=line, name=caller.name)
        channel = self.outer(talk)
        if self.listeners.listening(app):
            self.starts(channel, app, list(args))
        else:  # Stasis fails, and the dialplan goes on to its end
            talk.ends_as("failed")
        return talk

    def said(self, what: str, talk: Talk, leg: Leg) -> None:
        if not leg.extension:  # the menu is the outer channel itself
            self.outer(talk)
            return
        if what in ("rings", "calls"):
            self._dials(talk, leg, calls=what == "calls")
        elif what in ("answers", "person answers"):
            self._lifted(talk, leg, what)
        elif what in ("holds", "resumes"):
            body = {"musicclass": "default"} if what == "holds" else {}
            self.of("ChannelHold" if what == "holds" else "ChannelUnhold", self.own(talk, leg), **body)
        elif what == "leaves":
            self._handed_over(talk, leg)
        elif what == "joins":
            self._bridged(talk, leg)
        else:
            self._falls(talk, leg, what)

    def _dials(self, talk: Talk, leg: Leg, *, calls: bool) -> None:
        one, other = self.outer(talk), self.own(talk, leg)
        if calls:  # our telephone calls out: its own channel is the first
            self.turns(other, "Up")
            one, other = other, one
        about = {"dialstring": other.number, "forward": ""}
        self.dial("", one, other, **about)
        self.turns(other, "Ringing")
        self.dial("RINGING", one, other, **about)
        self.post(talk, dialplan.dials(talk, one, other))

    def dial(self, status: str, one: Channel, other: Channel, **about: Any) -> None:
        about = about or {"dialstring": other.number, "forward": ""}
        self.tell_app("Dial", one, other, dialstatus=status, caller=one.told(), peer=other.told(), **about)

    def _lifted(self, talk: Talk, leg: Leg, what: str) -> None:
        own = self.own(talk, leg)
        if what == "answers" and own.goes_to:
            self._goes_on(talk, leg, own)
            return
        outer = self.outer(talk)
        one, other = (outer, own) if what == "answers" else (own, outer)
        self.turns(other, "Up")
        self.post(talk, dialplan.dialled(talk, one, other, what))
        if own.args or own.app:
            self.starts(own, own.app, own.args)
            return
        self.dial("ANSWER", one, other)
        self.turns(one, "Up")
        self._bridged(talk, leg)

    def _goes_on(self, talk: Talk, leg: Leg, own: Channel) -> None:
        """An originated telephone was lifted: the dialplan dials the person."""
        talk.answered_at, leg.spoke, leg.state = 0.0, False, "rings"
        self.turns(own, "Up")
        own.goes_to = ""
        self._dials(talk, leg, calls=True)

    def _bridged(self, talk: Talk, leg: Leg) -> None:
        """In the bridge that the dialplan makes for itself."""
        bridge = self.bridges.get(self.inside.get(talk.id, ""))
        if bridge is None:
            bridge = Bridge(f"b0c1d2e3-{self._made:04x}-4000-8000-000000000001", "", self.clock(), creator="Dial")
            self.bridges[bridge.id], self.inside[talk.id] = bridge, bridge.id
            self.tell_app("BridgeCreated", self.outer(talk), bridge=bridge)
        for channel in (self.outer(talk), self.own(talk, leg)):
            if channel.bridge != bridge.id:
                self.joins(channel, bridge)

    def _handed_over(self, talk: Talk, leg: Leg) -> None:
        own, outer = self.own(talk, leg), self.outer(talk)
        about = {"context": "office", "exten": "", "is_external": True, "result": "Success"}
        bridge = self.bridges.get(own.bridge)
        self.tell_app(
            "BridgeBlindTransfer", own, outer, bridge=bridge, channel=own.told(), transferee=outer.told(), **about
        )
        self.ends(own, 16)

    def _falls(self, talk: Talk, leg: Leg, what: str) -> None:
        cause = CAUSE.get(what, 16)
        own, outer = self.own(talk, leg), self.outer(talk)
        if what in CAUSE:
            self.dial(dialplan.STATUSES.get(what, "CANCEL"), outer, own)
            self.post(talk, dialplan.dialled(talk, outer, own, what))
        self.ends(own, cause, asked=what == "ends by extension")

    def told_over(self, talk: Talk) -> None:
        outer = self.channels.get(talk.id)
        if outer is not None:
            cause = 16 if talk.direction == "in" else CAUSE.get(talk.outcome, 16)
            self.ends(outer, cause, asked=talk.outcome in ("cancelled", "answered"))
        bridge = self.bridges.pop(self.inside.pop(talk.id, ""), None)
        if bridge is not None and outer is not None:
            self.tell_app("BridgeDestroyed", outer, bridge=bridge)

    def told_ready(self, talk: Talk, recording: Recording) -> None:
        """What the dialplan recorded (MixMonitor) is told by nothing; it lies where ARI finds it."""

    def over(self, talk: Talk) -> None:
        if any(channel.app for channel in self.channels.values() if channel.talk is talk):
            talk.exchange.told_over(talk)  # the application records what it wants
            return
        super().over(talk)

    ROUTES = (*rest.ROUTES, *bridges.ROUTES)
