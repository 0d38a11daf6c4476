"""The codes that errors and checks of gateways may carry: each has its sentence, a description names no other."""

ERROR_CODES = (
    "refused", "token_invalid", "rate", "platform_down", "timeout", "network", "internal", "empty", "chat_not_found",
    "message_gone", "file_too_big", "file_missing", "file_gone", "wrong_file", "cannot_recut", "too_late", "blocked",
    "too_long", "cannot_send_kind", "cannot_lend", "not_on_messenger", "window_closed", "quota", "no_money",
    "wrong_number", "carrier", "landline", "not_paired", "suspected", "opted_out", "limited_account",
    "template_missing", "template_paused", "template_values",
)  # fmt: skip
CHECK_CODES = (
    "token_invalid", "token_ok", "unreachable", "no_gateway", "not_paired", "paired", "no_such_account", "starting",
    "blocked_account", "no_money", "hook_other", "hook_ok", "hook_by_hand", "unasked", "no_text", "sender_missing",
    "sender_ok", "test_account",
)  # fmt: skip
