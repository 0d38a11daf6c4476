"""Why an exchange did not do it, as codes. Pure."""

from backend.connectors.refusals import SendError, garbled, unanswered

REST_S = 5.0
# Mango's result codes: https://www.mango-office.ru/support/api/
_MANGO = {
    3102: "token_invalid", 3105: "token_invalid", 3200: "wrong_extension", 3210: "wrong_extension",
    3330: "wrong_line", 3320: "file_gone", 4100: "call_over", 4101: "call_over",
    1121: "phone_busy", 1122: "phone_declined", 1111: "phone_no_answer", 1131: "phone_no_answer",
    1132: "phone_no_answer",
}  # fmt: skip


def mango(code: int, http: int = 200) -> SendError | None:
    """None: it was taken."""
    if http == 429:
        return SendError("rate", "HTTP 429", retry_after=REST_S, channel=True)
    if http < 300 and code in (0, 1000):
        return None
    known = _MANGO.get(code) or ("token_invalid" if http == 401 else "")
    if not known and (code >= 5000 or http >= 500):
        return SendError("platform_down", f"{http} {code}", retry_after=REST_S, channel=True)
    return SendError(known or "refused", f"{http} {code}", permanent=True, channel=known == "token_invalid")


def zadarma(status: str, message: str, http: int) -> SendError | None:
    detail = f"HTTP {http} {message}"[:200]
    if http == 429:
        return SendError("rate", detail, retry_after=REST_S, channel=True)
    if status == "success":
        return None
    if http in (401, 403) or "auth" in message.lower():
        return SendError("token_invalid", detail, permanent=True, channel=True)
    if http >= 500:
        return SendError("platform_down", detail, retry_after=REST_S, channel=True)
    return SendError("refused", detail, permanent=True)


def ari(http: int, message: str) -> SendError | None:
    detail = f"HTTP {http} {message}"[:200]
    if http < 300:
        return None
    if http in (401, 403):
        return SendError("token_invalid", detail, permanent=True, channel=True)
    if http in (404, 409, 412):
        return SendError("call_over" if "hannel" in message else "wrong_extension", detail, permanent=True)
    if http == 503:
        return SendError("platform_down", detail, retry_after=REST_S, channel=True)
    return unanswered(detail) if http >= 500 else SendError("wrong_extension", detail, permanent=True)


def plain(http: int) -> SendError | None:
    """Of an exchange that is told by a signed call of ours."""
    if http < 300:
        return None
    if http in (401, 403):
        return SendError("token_invalid", f"HTTP {http}", permanent=True, channel=True)
    if http == 429 or http >= 500:
        return garbled(http)
    return SendError("refused", f"HTTP {http}", permanent=True)


ERROR_CODES = (
    "call_over", "cannot_call", "conflict", "empty", "file_gone", "file_missing", "network", "no_extension",
    "phone_busy", "phone_declined", "phone_no_answer", "platform_down", "rate", "refused", "timeout", "token_invalid",
    "wrong_extension", "wrong_line",
)  # fmt: skip
CHECK_CODES = (
    "token_invalid", "unreachable", "account_found", "no_call_address", "exchange_answers", "wrong_answer", "test_call",
)  # fmt: skip
