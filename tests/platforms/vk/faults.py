"""Things that go wrong on purpose; besides HTTP's own, every error code of VK can be armed by its number."""

from __future__ import annotations

from tests.platforms.faults import Fault, Faults

BY_HTTP = ("500", "502", "reset", "hang")


class VkFaults(Faults):
    """`hang_polls` = the long poll never answers while set."""

    def fail_next(  # type: ignore[override]
        self,
        n: float,
        kind: int | str,
        method: str = "messages.send",
        chat: int | str | None = None,
        *,
        words: str | None = None,
    ) -> Fault:
        """The next `n` matching calls fail before anything is done.

        `kind`: an error code of VK (6, 9, 10, 14, 901 …), or "500" "502" "reset" "hang" for what HTTP does.
        `method` is a pattern: "messages.*", "a_check" (the long poll), "upload", "file".
        """
        return self._arm(Fault("fail", n, method, chat, str(kind), words))
