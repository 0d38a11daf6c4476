"""Refusals in MAX's words: {"code", "message"} with an HTTP status.

The pages list the statuses; the codes are those that operators and public clients report (sources in decision 0164).
"""

from __future__ import annotations

from tests.platforms.house import Refusal

HTTP = {
    "proto.payload": 400,
    "attachment.not.ready": 400,
    "verify.token": 401,
    "deprecated.token": 403,
    "access.denied": 403,
    "chat.denied": 403,
    "chat.not.found": 404,
    "user.not.found": 404,
    "not.found": 404,
    "method.not.allowed": 405,
    "too.many.requests": 429,
    "internal.error": 500,
    "service.unavailable": 503,
}
WORDS = {
    "attachment.not.ready": "Key: errors.process.attachment.file.not.processed",
    "verify.token": "Invalid access_token",
    "deprecated.token": "Query parameter access_token is deprecated, use Authorization header",
    "too.many.requests": "Too many requests",
}
BY_STATUS = {"400": "proto.payload", "401": "verify.token", "403": "chat.denied", "404": "not.found"} | {
    "405": "method.not.allowed",
    "429": "too.many.requests",
}


def error(code: str, message: str = "", *, limit: str = "") -> Refusal:
    """An HTTP status in place of a code stands for the code that usually comes with it."""
    code = BY_STATUS.get(code, code)
    words = message or WORDS.get(code, code)
    return Refusal(HTTP.get(code, 400), {"code": code, "message": words}, f"{code}: {words}", limit=limit)


def bad(message: str) -> Refusal:
    return error("proto.payload", message)


def suspended(chat: int) -> Refusal:
    """Whoever stopped the bot, removed the dialog or never began one."""
    return error("chat.denied", f"Key: error.dialog.suspended, args: [{chat},].")
