"""Refusals in Telegram's words: https://core.telegram.org/bots/api#making-requests ("description")."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    def __init__(self, code: int, words: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(words)
        self.code, self.words, self.parameters = code, words, parameters or {}
        self.limit: str | None = None

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.words}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad(words: str) -> ApiError:
    return ApiError(400, f"Bad Request: {words}")


def forbidden(words: str) -> ApiError:
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    return ApiError(409, f"Conflict: {words}")


def not_found() -> ApiError:
    return ApiError(404, "Not Found: method not found")


def too_many(retry_after: int, limit: str | None = None) -> ApiError:
    """`limit` names which one was hit ("account", "chat", "group"); only the ledger sees it."""
    error = ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
    error.limit = limit
    return error
