"""Refusals in VK's words: https://dev.vk.com/reference/errors and VKCOM/vk-api-schema errors.json (5.199).

They travel with HTTP status 200: {"error": {"error_code": …, "error_msg": …, "request_params": […]}}.
"""

from __future__ import annotations

from typing import Any

WORDS = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    7: "Permission to perform this action is denied",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    18: "User was deleted or banned",
    27: "Group authorization failed",
    29: "Rate limit reached",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    105: "Couldn't save file",
    113: "Invalid user id",
    118: "Invalid server",
    121: "Invalid hash",
    125: "Invalid group id",
    129: "Invalid photo",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    902: "Can't send messages to this user due to their privacy settings",
    907: "Value of ts or pts is too old",
    908: "Value of ts or pts is too new",
    909: "Can't edit this message, because it's too old",
    910: "Can't sent this message, because it's too big",
    911: "Keyboard format is invalid",
    912: "This is a chat bot feature, change this status in settings",
    913: "Too many forwarded messages",
    914: "Message is too long",
    917: "You don't have access to this chat",
    920: "Can't edit this kind of message",
    921: "Can't forward these messages",
    922: "You left this chat",
    924: "Can't delete this message for everybody",
    925: "You are not admin of this chat",
    927: "Chat does not exist",
    932: "Your community can't interact with this peer",
    936: "Contact not found",
    940: "Too many posts in messages",
    943: "Cannot use this intent",
    944: "Limits overflow for this intent",
    945: "Chat was disabled",
    946: "Chat not supported",
    950: "Can't send message, reply timed out",
    962: "You can't access donut chat without subscription",
    969: "Message cannot be forwarded",
    984: "You has spam restriction",
    985: "Cannot write to notifications only groups",
    987: "Need message request",
    988: "Pending message request",
    1009: "Unknown reaction passed",
    1010: "This reaction has been disabled",
    1012: "Writing is disabled for this chat",
    1021: "Can't send messages for users without conversation",
    1150: "Invalid document id",
    1153: "Access to document is denied",
    1403: "Item not found",
    1438: "Market not enabled",
    2000: "Servers number limit is reached",
    2100: "Stickers are not purchased",
}
# Codes that say "too fast": the ledger counts them as throttling.
SPEED = (6, 9, 29)


class ApiError(Exception):
    def __init__(self, code: int, about: str = "", **more: Any) -> None:
        self.code = code
        self.words = f"{WORDS.get(code, 'Unknown error occurred')}{': ' + about if about else ''}"
        self.more, self.limit = more, ""
        super().__init__(self.words)

    def body(self, asked: dict[str, Any]) -> dict[str, Any]:
        params = [{"key": key, "value": str(value)} for key, value in asked.items() if key != "access_token"]
        error = {"error_code": self.code, "error_msg": self.words, **self.more, "request_params": params}
        return {"error": error}


def bad(about: str) -> ApiError:
    """100: `about` names the parameter, as the real one does."""
    return ApiError(100, about)


def captcha(sid: str = "698195081443", img: str = "https://api.vk.ru/captcha.php?sid=698195081443") -> ApiError:
    """https://dev.vk.com/api/captcha-error"""
    return ApiError(14, captcha_sid=sid, captcha_img=img)


def too_fast(limit: str = "account") -> ApiError:
    error = ApiError(6)
    error.limit = limit
    return error
