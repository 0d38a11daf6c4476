"""Things that go wrong on purpose; besides HTTP's own, every error code can be armed by its number."""

from __future__ import annotations

from tests.platforms.faults import CodeFaults, Fault


class WhatsAppFaults(CodeFaults):
    """`early_statuses` = `sent` is told before the call is answered. There are no polls here. `fail_next` takes a code
    (4, 131056 …), or "500" "502" "503" "reset" "hang"; methods: "messages" (all sends), "read", "media*" …"""

    usual = "messages"
    early_statuses: bool = False

    def fail_later(self, n: float, code: int, chat: int | str | None = None, *, words: str | None = None) -> Fault:
        """The next `n` messages are accepted (200 and an id), and a status says `failed` afterwards."""
        return self._arm(Fault("later", n, "messages", chat, code, words))

    def clear(self) -> None:
        super().clear()
        self.early_statuses = False
