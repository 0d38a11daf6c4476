"""Refusals of this room."""

from typing import Any

from backend.kit.errors import Refused


class Unauthorized(Refused):
    """401: nobody is signed in, or the proof was wrong."""

    status = 401

    def __init__(self, code: str = "unauthorized", **rest: Any) -> None:
        super().__init__(code, **rest)


class LinkGone(Refused):
    """410: used, expired, replaced by a newer one, or never made; the four are the same."""

    status = 410

    def __init__(self) -> None:
        super().__init__("link_gone")
