"""Things that go wrong on purpose; besides HTTP's own, every error code can be armed by its number."""

from __future__ import annotations

from tests.platforms.faults import Fault, Faults

BY_HTTP = ("500", "502", "503", "reset", "hang")


class WhatsAppFaults(Faults):
    """`early_statuses` = `sent` is told before the call is answered. There are no polls here."""

    early_statuses: bool = False

    def fail_next(  # type: ignore[override]
        self,
        n: float,
        kind: int | str,
        method: str = "messages",
        chat: int | str | None = None,
        *,
        words: str | None = None,
    ) -> Fault:
        """The next `n` matching calls are refused before anything is done.

        `kind`: an error code (4, 131056, 131047 …), or "500" "502" "503" "reset" "hang" for what HTTP does.
        `method` is a pattern: "messages" (all sends), "read", "media*", "download", "message_templates" …
        """
        return self._arm(Fault("fail", n, method, chat, str(kind), words))

    def fail_later(self, n: float, code: int, chat: int | str | None = None, *, words: str | None = None) -> Fault:
        """The next `n` messages are accepted (200 and an id), and a status says `failed` afterwards."""
        return self._arm(Fault("later", n, "messages", chat, code, words))

    def clear(self) -> None:
        super().clear()
        self.early_statuses = False
