"""Mango's result codes (the manual's list of codes) as answers of its API."""

from __future__ import annotations

from tests.platforms.house import Refusal

WORDS = {
    3000: "Invalid request",
    3101: "The request is not a POST",
    3102: "The signature does not match",
    3103: "A required parameter is missing",
    3104: "A parameter has a wrong format",
    3105: "Wrong access key",
    3200: "Wrong number of a subscriber",
    3320: "The recording is not found",
    3330: "No such number in the PBX",
    3400: "The JSON is not correct",
    4001: "The command is not supported",
    4100: "The command cannot be done with such a call",
    4101: "The call is over or does not exist",
    5008: "The service is not available",
}


class Refused(Refusal):
    def __init__(self, code: int, words: str = "", http: int = 0) -> None:
        status = http or (401 if code == 401 else 404 if code in (3300, 3320, 3330) else 503 if code >= 5000 else 400)
        message = words or WORDS.get(code, "Error")
        super().__init__(status, {"name": "Error", "message": message, "code": code, "status": status}, str(code))


class TooFast(Refusal):
    """The manual gives this body word for word."""

    def __init__(self) -> None:
        body = {"name": "Service Unavailable", "message": "Rate limit exceeded.", "code": 0, "status": 429}
        super().__init__(429, body, "429", limit="account")
