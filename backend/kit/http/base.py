"""The plugin that gives an application its manners."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from backend.kit.http.answers import answer
from backend.kit.http.headers import security_headers
from backend.kit.http.unknown import refuse_unknown


class HttpBase(InitPlugin):
    """Errors as JSON, security headers, unknown parameters refused. `public_url` has no slash at its end."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.exception_handlers = {Exception: answer, **app_config.exception_handlers}
        app_config.before_send = [*app_config.before_send, security_headers(self.public_url)]
        app_config.before_request = refuse_unknown
        app_config.debug = False
        return app_config
