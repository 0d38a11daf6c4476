"""A parameter that a route does not know is refused by its name: nobody trusts a filter that they misspelt."""

from collections.abc import Iterator
from typing import Any

from litestar import Litestar, Request
from litestar.routes import HTTPRoute

from backend.kit.errors import Invalid

API = "/api/v1/"
# of a handler's opt: names that it takes and does not read, such as the version in a picture's address
ALSO = "also"
# in their place: a page of somebody else's sends people here and adds what it likes
ANYTHING = "*"


_KEPT = "known_parameters"


def known_parameters(app: Litestar) -> dict[tuple[str, str], frozenset[str]]:
    """What each route takes behind the "?", its dependencies' parameters as well; read once."""
    found: dict[tuple[str, str], frozenset[str]] | None = app.state.get(_KEPT)
    if found is None:
        found = app.state[_KEPT] = dict(_known(app))
    return found


def _known(app: Litestar) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(API):
            for method, (handler, takes) in route.route_handler_map.items():
                names = {each.field_alias for each in takes.expected_query_params}
                yield (method, route.path_format), frozenset(names | {*handler.opt.get(ALSO, ())})


async def refuse_unknown(request: Request[Any, Any, Any]) -> None:
    """Litestar's before_request, behind the guards: a stranger learns nothing of it. Raises Invalid."""
    if not request.scope["query_string"]:
        return
    known = known_parameters(request.app).get((request.method, request.scope["path_template"]))
    if known is None or ANYTHING in known:
        return
    unknown = [name for name in request.query_params.keys() if name not in known]  # noqa: SIM118
    if unknown:
        raise Invalid("invalid", fields=dict.fromkeys(unknown[:10], "unknown_parameter"))
