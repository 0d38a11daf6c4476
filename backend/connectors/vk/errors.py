"""VK's refusals as codes. Pure: the numbers are those of https://dev.vk.com/reference/errors."""

from backend.connectors.contract import SendError

NUMBERS = {
    5: "token_invalid", 27: "token_invalid", 28: "token_invalid", 1114: "token_invalid", 1116: "token_invalid",
    1117: "token_invalid", 3609: "token_invalid", 3610: "token_invalid",
    6: "rate", 9: "flood", 29: "rate",
    7: "rights", 15: "rights", 20: "rights", 203: "rights", 925: "rights", 985: "rights",
    14: "captcha", 3300: "captcha", 17: "validation", 24: "validation", 25: "validation", 42: "ip_forbidden",
    1: "platform_down", 10: "platform_down", 36: "platform_down", 43: "platform_down", 22: "platform_down",
    18: "deactivated", 37: "deactivated", 113: "chat_not_found",
    900: "blacklisted", 901: "not_allowed", 902: "privacy",
    909: "too_late", 910: "too_long", 911: "keyboard_invalid", 912: "bots_off", 913: "too_many_forwards",
    914: "too_long", 917: "no_chat_access", 920: "cannot_edit_kind", 921: "cannot_quote", 922: "no_chat_access",
    924: "too_late", 927: "chat_not_found", 932: "no_chat_access", 935: "chat_not_found", 936: "chat_not_found",
    940: "too_many_forwards", 943: "limit_reached", 944: "limit_reached", 945: "no_chat_access",
    946: "chat_not_supported", 950: "reply_timed_out", 962: "not_don", 969: "cannot_quote", 983: "no_chat_access",
    984: "limit_reached", 987: "not_allowed", 988: "not_allowed", 1012: "no_chat_access",
    1009: "cannot_react", 1010: "cannot_react", 1011: "cannot_react",
    105: "wrong_file", 118: "wrong_file", 121: "wrong_file", 122: "wrong_file", 129: "wrong_file", 1150: "wrong_file",
    1152: "wrong_file", 1153: "wrong_file", 2000: "servers_full",
}  # fmt: skip
UNREACHABLE = ("blacklisted", "not_allowed", "privacy", "deactivated")
# seconds to rest, for a thread or (in CHANNEL) for all
RESTS = {"rate": 1.0, "flood": 10.0, "platform_down": 2.0}
CHANNEL = ("rate", "token_invalid", "validation", "ip_forbidden")
DAILY_REST_S = 60.0


def refusal(number: int, detail: str) -> SendError:
    """An answer {"error"} as the contract's error."""
    code = NUMBERS.get(number, "refused")
    rest = DAILY_REST_S if number == 29 else RESTS.get(code)
    return SendError(
        code,
        f"{number} {detail}",
        permanent=rest is None,
        retry_after=rest,
        # broken amid the work: it may be done
        ambiguous=code == "platform_down",
        channel=code in CHANNEL,
        unreachable=code in UNREACHABLE,
    )


ERROR_CODES = tuple(
    sorted(
        {
            *NUMBERS.values(),
            *("refused", "timeout", "network", "file_missing", "file_too_big", "file_gone", "empty", "message_gone"),
            *("cannot_recut", "no_music", "not_confirmed", "long_poll_off"),
        }
    )
)
CHECK_CODES = (
    "token_invalid", "token_ok", "unreachable", "no_vk_api", "no_community", "other_community",
    "no_right_messages", "right_messages_ok", "no_right_manage", "no_right_manage_hook", "right_manage_ok",
    "no_right_photos", "no_right_docs", "right_files_ok",
    "messages_off", "messages_ok", "long_poll_off", "long_poll_ok", "events_off", "events_ok",
    "hook_off", "hook_unknown", "hook_ok", "no_code", "no_secret", "market_contact", "market_ok",
)  # fmt: skip
