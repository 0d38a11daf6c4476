"""What the widget is loaded from: its script for any site, the demonstration page, the shipped words."""

import html
from typing import Any

from litestar import Request, Response, get
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.params import FromPath

from backend.access.guards import needs, public
from backend.inbox.webchat.look import shipped_texts
from backend.inbox.webchat.sites import Sites
from backend.kit.errors import Missing
from backend.kit.http.static import Assets

FOLDER = "widget"
DEMO = "demo.html"


def widget_pages(assets: Assets) -> list[HTTPRouteHandler]:
    """Handlers over the built files."""

    @get("/widget/{file:str}", guards=[public], include_in_schema=False)
    async def file(request: Request[Any, Any, Any], file: FromPath[str]) -> Response[bytes]:
        if file == DEMO or assets.find(f"{FOLDER}/{file}") is None:
            raise Missing
        found = assets.answer(request, f"{FOLDER}/{file}")
        # any site may load it, and read it with `crossorigin`
        found.headers["access-control-allow-origin"] = "*"
        found.headers["cross-origin-resource-policy"] = "cross-origin"
        return found

    def page(key: str | None) -> Response[str]:
        found = assets.find(f"{FOLDER}/{DEMO}")
        if found is None or key is None:
            raise Missing
        body = found.body.decode().replace("{{key}}", html.escape(key, quote=True))
        return Response(body, media_type="text/html; charset=utf-8", headers={"cache-control": "no-store"})

    @get("/widget/demo", guards=[public], include_in_schema=False)
    async def demo(request: Request[Any, Any, Any]) -> Response[str]:
        sites: Sites = request.app.state.sites
        return page(await sites.first_key())

    @get("/widget/demo/{key:str}", guards=[public], include_in_schema=False)
    async def demo_of(request: Request[Any, Any, Any], key: FromPath[str]) -> Response[str]:
        sites: Sites = request.app.state.sites
        return page(None if await sites.find(key) is None else key)

    return [file, demo, demo_of]


@get("/channels/webchat/texts", guards=[needs("channels.manage")], summary="The widget's own words")
async def shipped() -> dict[str, dict[str, str]]:
    """Language → title, hello, away, placeholder: what is said where a channel has no words of its own."""
    return shipped_texts()


SHIPPED = shipped
