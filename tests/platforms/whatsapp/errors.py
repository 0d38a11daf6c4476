"""Refusals of the Cloud API: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes

{"error": {"message", "type", "code", "error_subcode", "error_data": {"messaging_product", "details"}, "fbtrace_id"}}.
The same code may come as the answer of a call, or later as `errors` of a status (`told_later`).
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

# code: (HTTP status, title)
CODES: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Application does not have permission for this action"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    104: (400, "An access token is required to request this resource."),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    2500: (400, "Unknown path components"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130501: (400, "Message type is not currently supported"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message Undeliverable."),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131037: (400, "Display name approval needed"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Message type unknown"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131060: (400, "This message is currently unavailable."),
    131062: (400, "Business-scoped User ID recipients are not supported for this message"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There's an issue with the parameters in your template"),
    132068: (400, "Flow is blocked"),
    132069: (400, "Flow is throttled"),
    133000: (500, "Incomplete deregistration"),
    133004: (503, "Server temporarily unavailable"),
    133005: (400, "Two step verification PIN mismatch"),
    133006: (400, "Phone number re-verification needed"),
    133010: (400, "Phone number not registered"),
    133015: (400, "Please wait a few minutes before attempting to register this phone number"),
    133016: (400, "Account register deregister rate limit exceeded"),
    135000: (400, "Generic user error"),
}
DETAILS = {
    131026: "Message Undeliverable.",
    131030: "Recipient phone number not in allowed list: add it to the list of recipients and try again.",
    131047: "More than 24 hours have passed since the customer last replied to this number.",
    131049: "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    131051: "Message type is currently not supported.",
    131056: "Too many messages from this phone number to the same phone number in a short time.",
    131062: "Business-scoped User ID (BSUID) recipients are not supported for this message.",
}
# Codes that say "too fast": the ledger counts them as throttling.
SPEED = (4, 80007, 130429, 131056)
HREF = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes"
_made = 0


def trace() -> str:
    """A fbtrace_id: other each time."""
    global _made  # a counter is all the state there is
    _made += 1
    return "A" + base64.urlsafe_b64encode(hashlib.sha1(str(_made).encode()).digest()[:16]).decode().rstrip("=")


class GraphError(Exception):
    """`details` travel in error_data; `message` takes the place of "(#code) title"."""

    def __init__(
        self, code: int, details: str = "", *, message: str = "", subcode: int = 0, kind: str = "OAuthException"
    ) -> None:
        self.code, self.subcode, self.kind, self.limit = code, subcode, kind, ""
        self.http, self.title = CODES.get(code, (400, "Generic user error"))
        self.details = details or DETAILS.get(code, "")
        self.words = message or f"(#{code}) {self.title}"
        super().__init__(f"{self.words} {self.details}".strip())

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.words, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": {**error, "fbtrace_id": trace()}}


def told_later(code: int, details: str = "", *, href: bool = True) -> dict[str, Any]:
    """One of `errors` in a webhook: title and message are the same there."""
    title = CODES.get(code, (400, "Generic user error"))[1]
    said = details or DETAILS.get(code) or title
    told = {"code": code, "title": title, "message": title, "error_data": {"details": said}}
    return {**told, "href": HREF} if href else told


def bad(details: str) -> GraphError:
    """100 with the parameter named, as the Graph API does it."""
    return GraphError(100, message=f"(#100) {details}")


def invalid(details: str) -> GraphError:
    return GraphError(131009, details)


def missing(details: str) -> GraphError:
    return GraphError(131008, details)


def no_such_object(id: str, verb: str) -> GraphError:
    """What the Graph API says of what is not there and of what belongs to somebody else."""
    words = (
        f"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation"
    )
    return GraphError(100, message=words, subcode=33, kind="GraphMethodException")


def too_fast(code: int, limit: str) -> GraphError:
    error = GraphError(code)
    error.limit = limit
    return error
