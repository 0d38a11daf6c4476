"""What a client opens. No rights: whoever has the link has the paper, and nothing else."""

from typing import Any

from litestar import HttpMethod, Request, Response, Router, get, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.access.guards import public
from backend.kit.buckets import DAY_S, Buckets, Rate
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http.headers import headers_of
from backend.kit.settings import Settings
from backend.sales.links.answers import as_file
from backend.sales.links.make import PREFIX
from backend.sales.links.open import is_somebody, looker, note_opening, paper_of
from backend.sales.links.page import HEADERS, gone, language_of, page
from backend.sales.paper.pdf import printed
from backend.sales.sellers.rows import today

Ask = Request[Any, Any, Any]
HTML = "text/html; charset=utf-8"


class PaperLimits:
    """Of one process, by address: an office may be behind one."""

    def __init__(self) -> None:
        self.pages = Buckets(Rate(60, 1))
        # drawing takes the processor
        self.pdfs = Buckets(Rate(20, 1 / 6))
        # whoever guesses
        self.misses = Buckets(Rate(40, 300 / DAY_S))


def _limits(request: Ask) -> PaperLimits:
    found: PaperLimits = request.app.state.paper_limits
    return found


def _gone(request: Ask, ip: str) -> Response[str]:
    _limits(request).misses.demand(ip)
    language = language_of(headers_of(request.scope).get("accept-language", ""))
    return Response(gone(language), status_code=404, media_type=HTML, headers=HEADERS)


@route("/", http_method=[HttpMethod.GET, HttpMethod.HEAD], summary="The paper as a page", include_in_schema=False)
async def see(
    request: Ask,
    token: FromPath[str],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> Response[str]:
    """Opening it is noted once a looker; a colleague's own look is none."""
    _limits(request).pages.demand(ip)
    headers = headers_of(request.scope)
    try:
        async with db.tx() as tx:
            found = await paper_of(tx, token)
            stranger = request.scope.get("user") is None and is_somebody(request.method, headers)
            if stranger:
                await note_opening(tx, found, looker(settings.secret_key, ip, headers))
    except Missing:
        return _gone(request, ip)
    zone = found.sheet.seller.time_zone if found.sheet.seller else "UTC"
    return Response(page(found.sheet, today(zone), f"{PREFIX}/{token}/pdf"), media_type=HTML, headers=HEADERS)


@get("/pdf", summary="The paper as PDF", include_in_schema=False)
async def save(
    request: Ask, token: FromPath[str], db: NamedDependency[Database], ip: NamedDependency[str]
) -> Response[Any]:
    """A void one is shown to nobody any more."""
    _limits(request).pdfs.demand(ip)
    try:
        async with db.tx() as tx:
            found = await paper_of(tx, token)
        if found.sheet.stamp == "void":
            raise Missing
    except Missing:
        return _gone(request, ip)
    return as_file(await printed(found.sheet), found.sheet.file_name, download=True)


PAPERS = Router("/paper/{token:str}", guards=[public], route_handlers=[see, save])
