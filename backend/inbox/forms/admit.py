"""What is asked of every set of answers, a form's and a wished call's in the chat: an end, and a person's time."""

from contextlib import AsyncExitStack
from typing import Any

from litestar import Request

from backend.inbox.forms import reading, ticket
from backend.inbox.forms.fill import value
from backend.inbox.forms.limits import FormLimits
from backend.inbox.forms.reading import Got
from backend.kit.errors import Refused, TooMany


async def read(request: Request[Any, Any, Any], limits: FormLimits, ip: str, stack: AsyncExitStack) -> Got:
    """The body. Raises Refused 400, 413, TooMany."""
    limits.at_once.enter(ip)
    try:
        kind = request.headers.get("content-type", "")
        return await reading.read(kind, request.stream(), lambda number: limits.demand_bytes(ip, number), stack)
    finally:
        limits.at_once.leave(ip)


def demand_in_time(secret_key: str, key: str, got: Got) -> None:
    """Raises TooMany for one that no person filled in so fast: the page sends it again by itself; Refused 409 for a
    page that has stood open for days: it asks for the form anew.
    """
    age = ticket.age(secret_key, key, value(got, "_ticket"))
    if age is None or age > ticket.VALID_S:
        raise Refused("form_stale", status=409)
    if age < ticket.LEAST_S:
        raise TooMany("too_many_requests", values={"retry_after": ticket.LEAST_S})
