"""Meta's refusals as codes. Pure: the numbers are those of
https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes

The same number comes as the answer of a call, or later in a `failed` status.
"""

import json
from typing import Any

from backend.connectors import refusals
from backend.connectors.refusals import SendError

NUMBERS = {
    0: "token_invalid", 102: "token_invalid", 190: "token_invalid",
    3: "rights", 10: "rights", 200: "rights", 131005: "rights",
    4: "rate", 80007: "rate", 130429: "rate", 131056: "pair_limit",
    1: "platform_down", 2: "platform_down", 131016: "platform_down", 133004: "platform_down",
    131057: "platform_down", 131000: "platform_down",
    33: "number_unknown", 2200: "hook_not_confirmed",
    100: "refused", 131008: "refused", 131009: "refused", 135000: "refused",
    131021: "to_oneself", 131026: "undeliverable", 131030: "not_on_test_list", 131047: "window_closed",
    131048: "spam_limited", 131049: "held_by_meta", 131050: "no_marketing", 130472: "held_by_meta",
    131051: "kind_refused", 130501: "kind_refused", 131052: "file_gone", 131053: "wrong_file",
    131060: "refused", 131062: "needs_phone",
    131031: "account_locked", 368: "account_locked", 130497: "account_country", 131042: "account_unpaid",
    131037: "name_not_approved", 131045: "not_registered", 133000: "not_registered", 133006: "not_registered",
    133010: "not_registered", 133015: "not_registered",
    132001: "template_missing", 132015: "template_paused", 132016: "template_paused",
    132000: "template_values", 132005: "template_values", 132007: "template_values", 132012: "template_values",
    132018: "template_values", 132068: "template_paused", 132069: "template_paused",
}  # fmt: skip
# the account's or the number's trouble: nothing of the channel can be sent
CHANNEL = (
    "token_invalid", "rights", "rate", "platform_down", "account_locked", "account_unpaid", "account_country",
    "spam_limited", "name_not_approved", "not_registered", "number_unknown",
)  # fmt: skip
# nobody says whether the work was begun: it may be done
AMBIGUOUS = (1, 2, 131000)
RATE_REST_S = 2.0
# counted by the hour
HOURLY_REST_S = 60.0
DOWN_REST_S = 5.0
# "4^X seconds": https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
PAIR_BASE = 4.0
PAIR_REST_MAX_S = 300.0


def told(number: int) -> str:
    """The code of a number that a status tells."""
    code = NUMBERS.get(number, "refused")
    return "undelivered" if code in ("platform_down", "rate", "pair_limit") else code


def refusal(number: int, detail: str) -> SendError:
    """An answer {"error"} as the contract's error."""
    code = NUMBERS.get(number, "refused")
    rest = {"rate": RATE_REST_S, "pair_limit": PAIR_BASE, "platform_down": DOWN_REST_S}.get(code)
    if number in (4, 80007):
        rest = HOURLY_REST_S
    return SendError(
        code,
        f"{number} {detail}"[:300],
        permanent=rest is None,
        retry_after=rest,
        ambiguous=number in AMBIGUOUS,
        channel=code in CHANNEL,
        unreachable=code == "undeliverable",
    )


def refused(status: int, content: bytes) -> SendError:
    """An answer that is not 200."""
    try:
        body: Any = json.loads(content)
        error = body["error"]
        number = int(error["code"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return refusals.garbled(status)
    return refusal(number, _detail(error))


def _detail(error: dict[str, Any]) -> str:
    data = error.get("error_data")
    details = data.get("details") if isinstance(data, dict) else None
    return str(details or error.get("message") or "")


def pair_rest(times: int) -> float:
    """Seconds of silence to one person after so many refusals in a row."""
    return min(PAIR_BASE ** max(times, 1), PAIR_REST_MAX_S)


ERROR_CODES = tuple(
    sorted(
        {
            *NUMBERS.values(),
            *("undelivered", "timeout", "network", "file_missing", "file_too_big", "file_gone", "empty"),
            *("groups_read_only", "message_gone"),
        }
    )
)
CHECK_CODES = (
    "token_invalid", "token_ok", "unreachable", "no_graph_api", "number_unknown", "number_ok", "other_account",
    "account_ok", "no_right_messages", "right_messages_ok", "no_right_manage", "right_manage_ok",
    "not_registered", "registered_ok", "name_declined", "name_pending", "name_ok", "quality_low", "quality_ok",
    "not_subscribed", "subscribed_ok", "hook_off", "hook_elsewhere", "hook_ok", "token_expires", "test_number",
)  # fmt: skip
