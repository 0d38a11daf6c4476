"""Calls as people make them. What happens is told to the exchange, which says it in its provider's words.

A talk has legs: one for every telephone of ours that rang. Methods in the third person do what a person does at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.platforms.telephony.exchange import Exchange

Direction = Literal["in", "out", "internal"]
# How the whole ended: "answered", or why nobody spoke
Outcome = Literal["", "answered", "no answer", "busy", "declined", "cancelled", "failed"]


@dataclass
class Leg:
    """One telephone of ours in one talk. `before` is the leg that this one was made of (a transfer, a menu)."""

    id: str
    extension: str
    state: Literal["rings", "talks", "held", "over"] = "rings"
    before: str = ""
    transfer: Literal["", "blind", "consultative", "return_blind"] = ""
    seq: int = 0
    began: float = 0.0
    group: str = ""
    spoke: bool = False


@dataclass
class Recording:
    id: str
    content: bytes
    mime: str
    extension: str
    leg: str
    ready: bool = False
    removed: bool = False


@dataclass
class Talk:
    """`person` is whom it is about: the outer number, or the other extension of an internal one."""

    exchange: Exchange
    id: str
    direction: Direction
    person: str
    line: str
    began: float
    caller: str = ""  # the extension that called, of an outgoing or internal one
    command: str = ""  # our side's word for it, when it asked for this call
    name: str = ""
    legs: list[Leg] = field(default_factory=list)
    answered_at: float = 0.0
    ended_at: float = 0.0
    outcome: Outcome = ""
    recordings: list[Recording] = field(default_factory=list)
    person_rings: bool = False  # an outgoing one: the other side is being dialled

    @property
    def over(self) -> bool:
        return self.ended_at > 0

    @property
    def talking(self) -> Leg | None:
        return next((leg for leg in self.legs if leg.state in ("talks", "held")), None)

    @property
    def seconds(self) -> int:
        return round(self.ended_at - self.answered_at) if self.answered_at else 0

    def leg(self, extension: str) -> Leg:
        """The living one of this telephone."""
        found = [leg for leg in self.legs if leg.extension == extension and leg.state != "over"]
        if not found:
            raise AssertionError(f"{extension} has no part in {self.id}")
        return found[-1]

    # An incoming one

    def rings(self, *extensions: str, group: str = "", before: str = "", transfer: str = "") -> Talk:
        """These telephones ring, all at once."""
        for extension in extensions:
            leg = self.exchange.leg(self, extension, before)
            leg.group, leg.transfer = group, transfer  # type: ignore[assignment]
            self.exchange.said("rings", self, leg)
        return self

    def answers(self, extension: str) -> Talk:
        leg = self.leg(extension)
        others = [other for other in self.legs if other.state == "rings" and other is not leg]
        leg.state, leg.spoke, self.answered_at = "talks", True, self.answered_at or self.exchange.clock()
        self.exchange.said("answers", self, leg)
        for other in others:
            other.state = "over"
            self.exchange.said("elsewhere", self, other)
        return self

    def declines(self, extension: str) -> Talk:
        return self._drops(extension, "declined")

    def is_busy(self, extension: str) -> Talk:
        return self._drops(extension, "busy")

    def does_not_answer(self, extension: str) -> Talk:
        return self._drops(extension, "no answer")

    def nobody_answers(self) -> None:
        """Every telephone rang in vain, and the exchange gives up."""
        for leg in [leg for leg in self.legs if leg.state == "rings"]:
            self._drops(leg.extension, "no answer")
        self._ends("no answer")

    def ends_as(self, outcome: Outcome) -> None:
        """Whatever else may be: "busy", "failed" …"""
        for leg in [leg for leg in self.legs if leg.state != "over"]:
            self._drops(leg.extension, outcome)
        self._ends(outcome)

    # While they talk

    def holds(self) -> Talk:
        return self._turns("held", "holds")

    def resumes(self) -> Talk:
        return self._turns("talks", "resumes")

    def transfers(self, extension: str) -> Talk:
        """Handed over without asking: the other telephone rings."""
        old = self._talking()
        old.state = "over"
        self.exchange.said("leaves", self, old)
        return self.rings(extension, before=old.id, transfer="blind")

    def asks_first(self, extension: str) -> Talk:
        """The caller waits, while the extension calls another; `joins` ends it, or `comes_back`."""
        old = self._talking()
        self._turns("held", "holds")
        return self.rings(extension, before=old.id, transfer="consultative")

    def joins(self) -> Talk:
        """The extension that asked hangs up: the caller is with the other one."""
        asked = next(leg for leg in self.legs if leg.transfer == "consultative" and leg.state == "talks")
        old = next(leg for leg in self.legs if leg.id == asked.before)
        old.state = "over"
        self.exchange.said("leaves", self, old)
        asked.transfer = "blind"
        self.exchange.said("joins", self, asked)
        return self

    # The end

    def hangs_up(self, by: str = "") -> None:
        """By whom: an extension, or "" = the person outside (also while it still rings)."""
        talked = self.answered_at > 0
        for leg in [leg for leg in self.legs if leg.state != "over"]:
            leg.state = "over"
            self.exchange.said("ends" if by == "" else "ends by extension", self, leg)
        self._ends("answered" if talked else "cancelled")

    # An outgoing one

    def person_answers(self) -> Talk:
        """Whom we call lifts the receiver."""
        leg = next(leg for leg in self.legs if leg.state in ("rings", "talks"))
        leg.state, leg.spoke, self.answered_at = "talks", True, self.exchange.clock()
        self.exchange.said("person answers", self, leg)
        return self

    def person_declines(self) -> None:
        self.ends_as("declined")

    def record_is_ready(self) -> None:
        self.exchange.ready(self)

    def _talking(self) -> Leg:
        leg = self.talking
        assert leg is not None, f"nobody talks in {self.id}"
        return leg

    def _turns(self, state: Literal["talks", "held"], what: str) -> Talk:
        leg = self._talking()
        leg.state = state
        self.exchange.said(what, self, leg)
        return self

    def _drops(self, extension: str, why: Outcome) -> Talk:
        leg = self.leg(extension)
        leg.state = "over"
        self.exchange.said(why, self, leg)
        return self

    def _ends(self, outcome: Outcome) -> None:
        self.ended_at, self.outcome = self.exchange.clock(), outcome
        self.exchange.over(self)


@dataclass
class Caller:
    """Somebody outside. `hidden` = the number is told to nobody."""

    exchange: Exchange
    phone: str
    name: str = ""
    hidden: bool = False

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit())

    def calls(self, *extensions: str, line: str = "", menu: bool = False, group: str = "") -> Talk:
        """Rings our number; these telephones ring, after a menu or at once. Without them nobody is rung yet."""
        talk = self.exchange.begin("in", "" if self.hidden else self.phone, line=line, name=self.name)
        if menu or not extensions:
            self.exchange.said("menu", talk, self.exchange.leg(talk, ""))
        if extensions:
            self.goes_on(talk, *extensions, group=group)
        return talk

    def goes_on(self, talk: Talk, *extensions: str, group: str = "") -> Talk:
        """From the menu to these."""
        menus = [leg for leg in talk.legs if leg.extension == "" and leg.state != "over"]
        for leg in menus:
            leg.state = "over"
            self.exchange.said("menu over", talk, leg)
        return talk.rings(*extensions, group=group, before=menus[-1].id if menus else "")


@dataclass
class Extension:
    exchange: Exchange
    number: str
    name: str

    def calls(self, phone: str) -> Talk:
        """Somebody outside, or another extension; it rings there until `person_answers` or an end."""
        inside = phone in self.exchange.extensions
        talk = self.exchange.begin("internal" if inside else "out", phone, caller=self.number)
        leg = self.exchange.leg(talk, self.number)
        self.exchange.said("calls", talk, leg)
        return talk
