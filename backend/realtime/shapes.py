"""One event as those see it who keep its row in sight, gain it, or lose it; each encoded once per field mask."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec

from backend.kit.db import Audience, Own, Scope, Scoped, Staff
from backend.realtime.cut import LARGEST_FRAME, fit
from backend.realtime.frames import Frame, Gone, Stale, encode, frame
from backend.realtime.hooks import Caller, Hooks
from backend.realtime.log import LogEvent

Shape = Literal["full", "appeared", "gone"]

_audience: msgspec.json.Decoder[Audience] = msgspec.json.Decoder(Audience)
_body = msgspec.json.Decoder(dict[str, Any])


def audience_of(event: LogEvent) -> Audience:
    return _audience.decode(event.audience)


def shape_for(audience: Audience, caller: Caller, sees_any: Callable[[Iterable[Scope]], bool]) -> Shape | None:
    """What one caller gets of an event; None: nothing. `sees_any` answers for that caller."""
    match audience:
        case Own(user_id=user_id):
            return "full" if caller.user_id == user_id else None
        case Staff(right=right):
            return "full" if right is None or right in caller.rights else None
        case Scoped(after=after, before=before):
            now = sees_any(after)
            was = now if before is None else sees_any(before)
            if now:
                return "full" if was else "appeared"
            return "gone" if was else None


class Shapes:
    """The frames of one event, made when somebody needs them."""

    def __init__(self, event: LogEvent, audience: Audience, hooks: Hooks) -> None:
        self.event = event
        self.audience = audience
        self._mask = hooks.mask
        self._needs = hooks.needs(event.body)
        self._frames: dict[tuple[Shape, frozenset[str], bool, bool], Frame] = {}
        self._sees = hooks.sees
        self._veil = hooks.veil

    def frame(self, shape: Shape, caller: Caller) -> Frame:
        """The same Frame for all callers from whom the same is hidden."""
        hidden = frozenset[str]() if shape == "gone" else caller.hidden_fields
        withheld = shape != "gone" and self.withholds(caller)
        shut = shape != "gone" and self.shuts(caller)
        found = self._frames.get((shape, hidden, withheld, shut))
        if found is None:
            masked = caller if hidden or withheld else None
            found = self._frames[shape, hidden, withheld, shut] = self._make(shape, masked, shut)
        return found

    def shuts(self, caller: Caller) -> bool:
        """Does it tell of something beside its row that the caller does not see?"""
        told = self.audience.request if isinstance(self.audience, Scoped) else None
        return told is not None and not self._sees(caller, told)

    def withholds(self, caller: Caller) -> bool:
        """Is there something in it that takes a right which the caller has not?"""
        return self._needs is not None and self._needs not in caller.rights

    def _make(self, shape: Shape, masked: Caller | None, shut: bool) -> Frame:
        event = self.event
        if shape == "gone":
            return self._gone()
        if shape == "full" and masked is None and not shut:
            data = b'{"position":%d,%b' % (event.position, event.body[1:].encode())
            if len(data) <= LARGEST_FRAME:
                return Frame(data)
        body = _body.decode(event.body)
        if masked is not None:
            body = self._mask(masked, body)
        if shut:
            body = self._veil(body)
        body = self._appeared(body) if shape == "appeared" else {"position": event.position, **body}
        fitting = fit(body)
        return Frame(fitting) if fitting else frame(Stale(event.position, event.subject_kind, event.subject_id))

    def _appeared(self, body: dict[str, Any]) -> dict[str, Any]:
        kind = self.event.subject_kind
        rest = {key: value for key, value in body.items() if key not in (kind, "type")}
        return {
            "type": "appeared",
            "position": self.event.position,
            "kind": kind,
            "row": body.get(kind),
            **rest,
        }

    def _gone(self) -> Frame:
        event, why, holder = self.event, None, None
        if isinstance(self.audience, Scoped):
            why, holder = self.audience.why, self.audience.holder
        return Frame(encode(Gone(event.position, event.subject_kind, event.subject_id, why, holder)))
