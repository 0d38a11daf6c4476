"""What the access room adds to an application: the caller on every request, the guard against other sites."""

from collections.abc import Mapping
from typing import Any

import structlog
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.plugins import InitPlugin
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.access import audit
from backend.access.authenticate import Means, authenticate
from backend.access.errors import Unauthorized
from backend.access.grants import Grants
from backend.access.guards import Connection, caller, signed_in_by_default
from backend.kit.db import Database
from backend.kit.errors import Forbidden
from backend.kit.http.headers import headers_of
from backend.kit.http.origin import demand_own_origin, own_origins
from backend.kit.http.peer import peer
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings

ELSEWHERE = ("/hooks/", "/widget/", "/forms/")  # platforms and visitors prove themselves in other ways
PERSON = "samovar-person"
_log = structlog.get_logger("access")


class Access(InitPlugin):
    """Needs app.state.db (Database, by lifespan). Gives handlers `me: NamedDependency[Grants]`, db, settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cipher = Cipher(settings.secret_key)
        self.own = own_origins(settings.public_url)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.middleware = [self.middleware, *app_config.middleware]
        app_config.guards = [signed_in_by_default, *app_config.guards]
        app_config.after_exception = [*app_config.after_exception, self.note_refusal]
        app_config.dependencies = {
            "me": Provide(caller_of, sync_to_thread=False),
            "db": Provide(database_of, sync_to_thread=False),
            "settings": Provide(self.give_settings, sync_to_thread=False),
            "cipher": Provide(self.give_cipher, sync_to_thread=False),
            "ip": Provide(self.ip_of, sync_to_thread=False),
            **app_config.dependencies,
        }
        return app_config

    def give_settings(self) -> Settings:
        return self.settings

    def give_cipher(self) -> Cipher:
        return self.cipher

    def ip_of(self, request: Connection) -> str:
        return peer(request.scope, self.settings.trusted_proxies)

    def middleware(self, app: ASGIApp) -> ASGIApp:
        async def identified(scope: Scope, receive: Receive, send: Send) -> None:
            scope["user"] = scope["auth"] = None
            if scope["type"] == ScopeType.HTTP and not scope["path"].startswith(ELSEWHERE):
                await self.identify(scope)
            await app(scope, receive, send)

        return identified

    async def identify(self, scope: Any) -> None:
        headers = headers_of(scope)
        found = await authenticate(scope["litestar_app"].state.db, headers)
        if found is not None:
            demand_same_person(headers, *found)
            scope["auth"], scope["user"] = found
        if scope["auth"] == "cookie" or ("origin" in headers and scope["auth"] is None):
            demand_own_origin(scope["method"], headers, self.own)

    async def note_refusal(self, error: Exception, scope: Scope) -> None:
        """A colleague's attempt at what they may not do leaves a line in the audit, in its own transaction."""
        grants = scope.get("user")
        if isinstance(error, Forbidden) and isinstance(grants, Grants):
            verb = f"{scope.get('method', 'WS')} {scope.get('path_template') or '?'}"
            db = Litestar.from_scope(scope).state.db
            try:
                await audit.refused(db, grants, peer(scope, self.settings.trusted_proxies), verb, error.code)
            except Exception:
                # the refusal stands whether or not it could be noted
                _log.exception("audit.not_written", verb=verb)


def demand_same_person(headers: Mapping[str, str], means: Means, grants: Grants) -> None:
    """A window names whose it is: after another one has signed somebody else in, its cookie is theirs.

    What was written in the one person's name is not said in the other's. Raises Unauthorized.
    """
    named = headers.get(PERSON)
    if means == "cookie" and named is not None and named != str(grants.user_id):
        raise Unauthorized


def caller_of(request: Connection) -> Grants:
    return caller(request)


def database_of(request: Connection) -> Database:
    found: Database = request.app.state.db
    return found
