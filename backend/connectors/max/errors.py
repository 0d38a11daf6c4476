"""MAX's refusals as codes. Pure: an HTTP status, and JSON with a code and a message, which is often a key of its own:
https://dev.max.ru/docs-api. What no page lists was taken from the vendor's own libraries and their users' reports.
"""

import re

from backend.connectors import refusals
from backend.connectors.contract import SendError

# what the message says counts for more than the code: "chat.denied" stands for many things. First match
SAYS = (
    (re.compile(r"dialog\.suspended"), "suspended"),
    (re.compile(r"dialog\.not\.?found|chat\.not\.?found|chat \S+ not found", re.I), "chat_not_found"),
    (re.compile(r"message\.not\.?found|message \S+ not found", re.I), "message_gone"),
    (re.compile(r"not\.processed|attachment\.not\.ready"), "not_ready"),
    (re.compile(r"extension is forbidden|process\.attachment|not\.supported", re.I), "wrong_file"),
    (re.compile(r"too\.long|too long|max ?length|length must be", re.I), "too_long"),
    (re.compile(r"edit.*(time|expired|too\.late)|too old", re.I), "too_late"),
)
CODES = {
    "verify.token": "token_invalid", "chat.denied": "no_access", "access.denied": "no_access",
    "chat.not.found": "chat_not_found", "dialog.not.found": "chat_not_found", "user.not.found": "chat_not_found",
    "message.not.found": "message_gone", "attachment.not.ready": "not_ready", "too.many.requests": "rate",
    "service.unavailable": "platform_down",
}  # fmt: skip
STATUSES = {
    401: "token_invalid", 403: "no_access", 404: "message_gone", 413: "file_too_big", 429: "rate",
    502: "platform_down", 503: "platform_down",
}  # fmt: skip
# seconds to rest
RESTS = {"rate": 1.0, "not_ready": 3.0, "platform_down": 2.0}
CHANNEL = ("token_invalid", "platform_down")
UNREACHABLE = ("suspended",)


def refusal(status: int, code: str, message: str, retry_after: float | None = None) -> SendError:
    """An answer that says no, as the contract's error."""
    said = f"{code} {message}"
    known = next((found for pattern, found in SAYS if pattern.search(said)), None)
    found = known or CODES.get(code) or STATUSES.get(status)
    if found is None and status >= 500:
        return refusals.garbled(status)  # broken amid the work: it may be done
    found = found or "refused"
    rest = RESTS.get(found)
    return SendError(
        found,
        f"{status} {said}".strip()[:300],
        permanent=rest is None,
        retry_after=None if rest is None else retry_after or rest,
        channel=found in CHANNEL,
        unreachable=found in UNREACHABLE,
    )


def not_taken(status: int, code: str, message: str, retry_after: float | None) -> SendError:
    """Why a file was not taken; an address that MAX knows no more is asked for anew."""
    error = refusal(status, code, message, retry_after)
    if status == 404:
        return SendError("platform_down", error.detail, retry_after=RESTS["platform_down"])
    if error.code in ("refused", "no_access"):
        return SendError("wrong_file", error.detail, permanent=True)
    if error.ambiguous:
        return refusals.unreached(error.detail)
    return error


ERROR_CODES = tuple(
    sorted(
        {
            *(found for _, found in SAYS),
            *CODES.values(),
            *STATUSES.values(),
            *("refused", "timeout", "network", "file_missing", "file_gone", "empty", "cannot_recut"),
            *("conflict", "hook_needs_https"),
        }
    )
)
CHECK_CODES = (
    "token_invalid", "token_ok", "unreachable", "untrusted", "no_max_api", "no_bot", "other_bot",
    "webhook_elsewhere", "hook_too", "hook_off", "hook_ok", "events_off", "events_ok", "polling_ok", "polling_limited",
)  # fmt: skip
