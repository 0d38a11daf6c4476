"""What a gateway's answer means, by its description and by HTTP itself."""

from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.gateway.description import Description
from backend.connectors.gateway.expressions import find
from backend.connectors.refusals import unanswered

REST_S = 5.0
RATE_REST_S = 10.0


class Answer(msgspec.Struct, frozen=True):
    """`body`: JSON as it is, else text."""

    status: int
    body: Any
    rest_s: float | None = None

    @property
    def tree(self) -> dict[str, Any]:
        return {"status": self.status, "body": self.body}


def refused(described: Description, answer: Answer, *, hand_over: bool = True) -> SendError | None:
    """Why it was not done; None: it was. `hand_over`: what was not understood may have been done."""
    for rule in described.refusals:
        if find(rule.when, answer.tree):
            if rule.sent:
                return None
            rest_s = rule.rest_s if rule.rest_s is not None else answer.rest_s
            again = rule.again or rule.rest_s is not None
            return SendError(
                rule.code,
                _said(answer),
                permanent=not again,
                retry_after=(rest_s or REST_S) if again else None,
                channel=rule.channel,
                unreachable=rule.unreachable,
            )
    return _by_status(answer, hand_over)


def _by_status(answer: Answer, hand_over: bool) -> SendError | None:
    match answer.status:
        case 401 | 403:
            return SendError("token_invalid", _said(answer), permanent=True, channel=True)
        case 429:
            return SendError("rate", _said(answer), retry_after=answer.rest_s or RATE_REST_S, channel=True)
        case 408 | 500 | 502 | 504 if hand_over:
            return unanswered(_said(answer))
        case status if status >= 500 or status == 408:
            return SendError("platform_down", _said(answer), retry_after=answer.rest_s or REST_S)
        case status if status >= 300:
            return SendError("refused", _said(answer), permanent=True)
    return None


def _said(answer: Answer) -> str:
    """For the log: no secret stands in an answer to us, but it may be long."""
    return f"HTTP {answer.status} {answer.body!r}"[:300]
