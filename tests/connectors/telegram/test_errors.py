"""Telegram's refusals in our codes: what is final, what is tried again, what may have arrived."""

import pytest

from backend.connectors.contract import SendError
from backend.connectors.refusals import garbled
from backend.connectors.telegram.errors import refusal


def kind(error: SendError) -> str:
    flags = [name for name in ("permanent", "ambiguous", "channel", "unreachable") if getattr(error, name)]
    return " ".join([error.code, *flags])


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked permanent unreachable"),
        (403, "Forbidden: user is deactivated", "deactivated permanent unreachable"),
        (403, "Forbidden: bot can't initiate conversation with a user", "not_started permanent"),
        (403, "Forbidden: bot can't send messages to bots", "is_bot permanent"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked permanent"),
        (400, "Bad Request: chat not found", "chat_not_found permanent"),
        (400, "Bad Request: PEER_ID_INVALID", "chat_not_found permanent"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", "chat_moved permanent"),
        (400, "Bad Request: business connection not found", "business_ended permanent"),
        (400, "Bad Request: message thread not found", "topic_closed permanent"),
        (400, "Bad Request: TOPIC_CLOSED", "topic_closed permanent"),
        (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", "voice_forbidden permanent"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "rights permanent"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "rights permanent"),
        (400, "Bad Request: message is too long", "too_long permanent"),
        (400, "Bad Request: message caption is too long", "too_long permanent"),
        (400, "Bad Request: message text is empty", "empty permanent"),
        (400, "Bad Request: file is too big", "file_too_big permanent"),
        (413, "Request Entity Too Large", "file_too_big permanent"),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", "wrong_file permanent"),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", "wrong_file permanent"),
        (400, "Bad Request: can't parse entities: ...", "formatting permanent"),
        (400, "Bad Request: bad webhook: HTTPS url must be provided", "webhook_refused permanent"),
        (400, "Bad Request: something new", "refused permanent"),
        (401, "Unauthorized", "token_invalid permanent channel"),
        (404, "Not Found", "token_invalid permanent channel"),
        (404, "Not Found: method not found", "refused permanent"),
        (409, "Conflict: terminated by other getUpdates request", "conflict channel"),
        (500, "Internal Server Error", "platform_down channel"),
    ],
)
def test_refusal(status: int, words: str, expected: str) -> None:
    assert kind(refusal(status, words)) == expected


def test_too_fast() -> None:
    error = refusal(429, "Too Many Requests: retry after 7", 7)
    assert (kind(error), error.retry_after) == ("rate", 7)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (502, "platform_down channel"),
        (503, "platform_down channel"),
        (504, "timeout ambiguous"),
        (200, "timeout ambiguous"),
        (404, "platform_down channel"),
    ],
)
def test_an_answer_that_is_no_json(status: int, expected: str) -> None:
    assert kind(garbled(status)) == expected
