"""The permission of each route, declared where the route is; what declares nothing is for the signed-in."""

from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from backend.access.errors import Unauthorized
from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.rights import ALL
from backend.kit.errors import Forbidden

Connection = ASGIConnection[Any, Any, Any, Any]


def caller(connection: Connection) -> Grants:
    """Who is asking. Raises Unauthorized."""
    grants = connection.scope.get("user")
    if not isinstance(grants, Grants):
        raise Unauthorized
    return grants


class Permission:
    """A guard. `name` is what the list of routes shows: "public", "signed_in", "person" or a right."""

    def __init__(self, name: str) -> None:
        if name not in ALL | {"public", "signed_in", "person"}:
            raise ValueError(f"unknown right {name!r}")
        self.name = name

    # async, or Litestar wraps it and the list of routes no longer finds it
    async def __call__(self, connection: Connection, _: BaseRouteHandler) -> None:
        if self.name == "public":
            return
        grants = caller(connection)
        if self.name == "person" and grants.user_id is None:
            raise Forbidden("people_only")
        if self.name in ALL and not can(grants, self.name):
            raise Forbidden(values={"right": self.name})


public = Permission("public")
signed_in = Permission("signed_in")
person = Permission("person")  # signed in as somebody: no service account


def needs(right: str) -> Permission:
    """guards=[needs("users.manage")]"""
    return Permission(right)


def declared(handler: BaseRouteHandler) -> str | None:
    """The permission that a route names, None when it names none."""
    names = [guard.name for guard in handler.resolve_guards() if isinstance(guard, Permission)]
    return names[-1] if names else None


async def signed_in_by_default(connection: Connection, handler: BaseRouteHandler) -> None:
    """The application's own guard: a route that forgot to say is not public."""
    if declared(handler) is None:
        caller(connection)


def routes(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Every route: (method, path template, permission). WebSockets are method "WS", raw ASGI mounts "ASGI"."""
    for route in app.routes:
        handlers = getattr(route, "route_handler_map", None)
        if handlers is not None:
            for method, (handler, _) in handlers.items():
                if method != "OPTIONS":
                    yield method, route.path, declared(handler) or "signed_in"
        else:
            handler = route.route_handler  # type: ignore[union-attr]
            kind = "WS" if type(route).__name__ == "WebSocketRoute" else "ASGI"
            yield kind, route.path, declared(handler) or "signed_in"
