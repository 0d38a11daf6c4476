"""A program's answers as codes. Pure."""

from backend.connectors import refusals
from backend.connectors.refusals import SendError

# what a program may answer as {"error": …}: it is said to the operator in words
SAID = ("blocked", "chat_not_found", "message_gone", "too_late", "too_long", "wrong_file", "file_too_big", "refused")
UNREACHABLE = ("blocked",)
REST_S = 5.0
REST_MAX_S = 3600


def refused(status: int, said: str, rest: str) -> SendError:
    """An answer that is not 2xx: `said`, its "error"; `rest`, its Retry-After."""
    detail = f"HTTP {status} {said}"[:200]
    if status in (408, 425, 429) or status >= 500:
        wait_s = float(rest) if rest.isdecimal() and int(rest) <= REST_MAX_S else REST_S
        return SendError("rate" if status == 429 else "platform_down", detail, retry_after=wait_s, channel=True)
    if status in (401, 403):
        return SendError("not_signed", detail, permanent=True, channel=True)
    if status in (404, 405, 410) or 300 <= status < 400:
        return SendError("no_program", detail, permanent=True, channel=True)
    code = said if said in SAID else "refused"
    return SendError(code, detail, permanent=True, unreachable=code in UNREACHABLE)


def no_address() -> SendError:
    return SendError("no_webhook", permanent=True, channel=True)


def again(error: SendError) -> SendError:
    """An event without an answer is told again: the program knows it by its name."""
    if error.ambiguous:
        return refusals.unreached(error.detail)
    return error


ERROR_CODES = tuple(
    sorted({*SAID, "rate", "platform_down", "not_signed", "no_program", "no_webhook", "not_delivered", "empty",
            "network", "file_missing", "file_gone"})
)  # fmt: skip
CHECK_CODES = ("no_webhook", "webhook_ok", "unreachable", "not_signed", "no_program", "webhook_refuses")
