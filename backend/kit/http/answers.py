"""Every error as {"error": {"code", "message", "fields"}} in the caller's language (docs/contract.md)."""

import secrets
import traceback
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, InternalServerException, ValidationException

from backend.kit.db.trouble import is_data, is_passing
from backend.kit.errors import Invalid, Missing, Refused
from backend.kit.http.faults import Fault, field_faults, in_body
from backend.kit.http.language import language
from backend.kit.words import catalogue, say

_CODES = {401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_log = structlog.get_logger("http")


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Litestar's exception handler for everything."""
    refused = as_refused(error)
    if refused.status >= 500:
        _record(request, error, refused)
    return Response(
        content=body(refused, language(request.scope)), status_code=refused.status, headers=_headers(refused)
    )


def body(refused: Refused, locale: str) -> dict[str, Any]:
    """The JSON of a refusal: also for sockets and links that answer by hand."""
    fields = {name: _field(locale, what, refused.values) for name, what in refused.fields.items()}
    message = say(locale, f"errors.{refused.code}", **refused.values)
    return {"error": {"code": refused.code, "message": message, "fields": fields}, **refused.extra}


def _field(locale: str, what: Any, values: dict[str, Any]) -> Any:
    """A code becomes {"code", "message"}; data that an answer promises stays as it is."""
    if isinstance(what, Fault):
        return {"code": what.code, "message": say(locale, f"errors.{what.code}", **what.values)}
    if isinstance(what, str) and f"errors.{what}" in catalogue("en"):
        return {"code": what, "message": say(locale, f"errors.{what}", **values)}
    return what


def as_refused(error: Exception) -> Refused:
    """What an exception means to the caller."""
    match error:
        case Refused():
            return error
        case ValidationException():
            return _invalid(error)
        case msgspec.ValidationError():
            return Invalid("invalid", fields=field_faults([{"message": str(error)}]))
        # a field of the body that has the name of a dependency: Litestar takes the fault for the house's own
        case InternalServerException(__cause__=msgspec.ValidationError() as cause) if said := in_body(str(cause)):
            return Invalid("invalid", fields=field_faults([{"message": said}]))
        case HTTPException() if error.status_code < 500:
            return _plain(error)
        # who asked went away amid their own words: nobody hears the answer, and nothing of ours is broken
        case InternalServerException() if "disconnected" in error.detail and _in_framework(error):
            return Refused("malformed", status=400, values={"detail": "HTTP"})
        # nested deeper than a decoder goes; bytes that are no text
        case RecursionError() | UnicodeDecodeError() if _in_framework(error):
            return Refused("malformed", status=400, values={"detail": "JSON"})
    if is_data(error):
        return Invalid("impossible_value")
    if is_passing(error):
        return Refused("unavailable", status=503, values={"retry_after": 2})
    return Refused("internal", status=500, values={"ref": secrets.token_hex(4)})


def _in_framework(error: BaseException) -> bool:
    """Was it Litestar that could not read the request, rather than we who did something silly with it?"""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and "litestar" in frames[-1].filename


def _invalid(error: ValidationException) -> Refused:
    found: list[Any] = error.extra if isinstance(error.extra, list) else []
    if any(each.get("source") == "path" for each in found):
        return Missing()
    return Invalid("invalid", fields=field_faults(found))


def _plain(error: HTTPException) -> Refused:
    if error.status_code == 429:
        return Refused("too_many_requests", status=429, values={"retry_after": 60})
    code = _CODES.get(error.status_code, "malformed")
    return Refused(code, status=error.status_code, values={"detail": "JSON" if "JSON" in error.detail else "HTTP"})


def _headers(refused: Refused) -> dict[str, str]:
    after = refused.values.get("retry_after")
    return {"retry-after": str(after)} if after is not None and refused.status in (429, 503) else {}


def _record(request: Request[Any, Any, Any], error: Exception, refused: Refused) -> None:
    # Neither the path (links carry their token), nor locals, nor the error's own words (they quote values).
    _log.error(
        "http.failed",
        code=refused.code,
        ref=refused.values.get("ref"),
        method=request.method,
        route=request.scope.get("path_template", "?"),
        error=type(error).__name__,
        sqlstate=getattr(error, "sqlstate", None),
        frames=[f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]],
    )
