"""Things that go wrong on purpose. A test arms them; the played platform asks before and after each call."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

Before = Literal["429", "403", "400", "401", "409", "500", "502", "reset"]
Lost = Literal["reset", "hang", "502"]


@dataclass(slots=True)
class Fault:
    kind: str
    left: float
    method: str
    chat: int | str | None
    value: Any = None
    words: str | None = None
    hits: int = 0

    def fits(self, method: str, chat: int | str | None) -> bool:
        named = fnmatchcase(method.lower(), self.method.lower())
        return self.left > 0 and named and self.chat in (None, chat)


@dataclass
class Faults:
    """`n` may be `math.inf`; `method` is a pattern ("send*"). Armed faults are used up in the order given.

    Delivery knobs: `repeat` = each update is offered this many times (a pair = a random number between);
    a webhook's copies go out side by side within `repeat_within` seconds, to the urls of `repeat_to` in turn;
    `shuffle` = polls and webhooks hand updates over out of order, across chats and within one;
    `hang_polls` = getUpdates never answers while set; `forget_confirmed` False = a lower offset brings
    confirmed updates back.
    """

    repeat: int | tuple[int, int] = 1
    repeat_to: list[str] = field(default_factory=list)
    repeat_within: float = 0.0
    shuffle: bool = False
    forget_confirmed: bool = True
    hang_polls: bool = False
    armed: list[Fault] = field(default_factory=list)

    def fail_next(
        self,
        n: float,
        kind: Before,
        method: str = "send*",
        chat: int | str | None = None,
        *,
        retry_after: int = 1,
        words: str | None = None,
    ) -> Fault:
        """The next `n` matching calls fail before anything is done."""
        return self._arm(Fault(kind, n, method, chat, retry_after, words))

    def lose_answers(
        self, n: float, method: str = "send*", chat: int | str | None = None, how: Lost = "reset"
    ) -> Fault:
        """The next `n` matching calls are done, and the caller never learns it."""
        return self._arm(Fault("lost", n, method, chat, how))

    def delay(self, seconds: float, n: float = 1, method: str = "*", chat: int | str | None = None) -> Fault:
        return self._arm(Fault("delay", n, method, chat, seconds))

    def clear(self) -> None:
        self.armed.clear()
        self.repeat, self.shuffle, self.forget_confirmed = 1, False, True
        self.hang_polls = False

    def next(self, method: str, chat: int | str | None, *kinds: str) -> Fault | None:
        for fault in self.armed:
            if fault.kind in kinds and fault.fits(method, chat):
                fault.left -= 1
                fault.hits += 1
                return fault
        return None

    def arm(self, kind: str, n: float, method: str, chat: int | str | None, value: Any) -> Fault:
        """A fault of the platform's own making."""
        return self._arm(Fault(kind, n, method, chat, value))

    def _arm(self, fault: Fault) -> Fault:
        self.armed.append(fault)
        return fault


class CodeFaults(Faults):
    """Faults named by a platform's own codes, besides "500" "502" "503" "reset" "hang" for what HTTP does; `usual` is
    the method that is meant when none is named."""

    usual = "send*"

    def fail_next(  # type: ignore[override]
        self,
        n: float,
        kind: int | str,
        method: str = "",
        chat: int | str | None = None,
        *,
        words: str | None = None,
    ) -> Fault:
        """The next `n` matching calls are refused before anything is done. `method` is a pattern."""
        return self._arm(Fault("fail", n, method or self.usual, chat, str(kind), words))
