"""What a verb raises when it refuses: a code, a status, the fields at fault. Words come from each room's words/."""

from typing import Any


class Refused(Exception):
    """A refusal that the caller can understand and mend.

    `code` names the sentence in words/{ru,en,lt}.json under "errors"; `values` fill it; `fields` maps a field to
    the code of what is wrong with it, or carries data that the answer promises (docs/contract.md); `extra` are
    further keys beside "error" in the answer (`current` of a stale version).
    """

    status = 422

    def __init__(
        self,
        code: str,
        *,
        status: int | None = None,
        fields: dict[str, Any] | None = None,
        values: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status or type(self).status
        self.fields = fields or {}
        self.values = values or {}
        self.extra = extra or {}


class Invalid(Refused):
    """422: bad input, the field named."""


class Missing(Refused):
    """404: not there, or not for this caller; the two are the same."""

    status = 404

    def __init__(self, code: str = "not_found", **rest: Any) -> None:
        super().__init__(code, **rest)


class Forbidden(Refused):
    """403: signed in, but without the right."""

    status = 403

    def __init__(self, code: str = "forbidden", **rest: Any) -> None:
        super().__init__(code, **rest)


class Conflict(Refused):
    """409: the state is another than the caller thought."""

    status = 409


class TooMany(Refused):
    """429: slow down; values["retry_after"] in seconds."""

    status = 429
