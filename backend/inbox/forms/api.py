"""HTTP of forms (docs/connecting-forms.md). The form was found and the page let in by front.py."""

import html
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import structlog
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from backend.access.guards import public
from backend.connectors.form.inbound import person_of
from backend.connectors.form.payload import File, Filled, Posted, encode
from backend.connectors.form.settings import Language
from backend.contacts.consents.agree import Somebody, agree, never_came, told
from backend.inbox.files.multipart import Part
from backend.inbox.forms import admit, reading, ticket
from backend.inbox.forms.fill import TRAP, agreed_to, filled, value
from backend.inbox.forms.front import FORM, Form
from backend.inbox.forms.house import house_words, trace_of
from backend.inbox.forms.keeping import Keeping
from backend.inbox.forms.limits import FormLimits
from backend.inbox.forms.look import language_of, look
from backend.inbox.forms.reading import Got
from backend.inbox.forms.schemas import FormLook, Taken
from backend.inbox.forms.shows import is_genuine, without_secret
from backend.inbox.intake import Intake, Unavailable
from backend.kit.db import Database
from backend.kit.errors import Invalid, Missing, Refused
from backend.kit.http.headers import headers_of
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.kit.words import say

log = structlog.get_logger("forms")
Ask = Request[Any, Any, Any]


def form_of(request: Ask) -> Form:
    """Raises Missing where nothing stands in front, as in a route list."""
    found = request.scope.get(FORM)
    if not isinstance(found, Form):
        raise Missing
    return found


def thanks_of(form: Form, lang: Language) -> str:
    return look(form.settings, form.facts.hours, lang, "", ()).thanks


def _limits(request: Ask) -> FormLimits:
    found: FormLimits = request.app.state.form_limits
    return found


@get("/", summary="The form as a page of its own", include_in_schema=False)
async def page(request: Ask, ip: NamedDependency[str]) -> Response[str]:
    """To be linked, or shown in a frame by the sites that it may stand on."""
    form = form_of(request)
    _limits(request).looks_of_address.demand(ip)
    ancestors = " ".join(("'self'", *form.settings.origins))
    rules = f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"  # fmt: skip # noqa: E501
    body = _PAGE.format(key=html.escape(form.settings.key, quote=True))
    headers = {"content-security-policy": rules, "cache-control": "no-store", "x-frame-options": "ALLOWALL"}
    return Response(body, media_type="text/html; charset=utf-8", headers=headers)


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>&#8203;</title>
<link rel="stylesheet" href="/widget/form-page.css">
<main><script src="/widget/form.js" data-form="{key}" data-page></script></main>
</html>
"""


@get("/look", summary="How the form looks")
async def see(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    lang: FromQuery[str] = "",
) -> Response[FormLook]:
    """Questions, texts, limits, and the ticket that the answers come back with."""
    form = form_of(request)
    _limits(request).looks_of_address.demand(ip)
    house = await house_words(db, form.settings)
    given = ticket.give(settings.secret_key, form.settings.key)
    return Response(look(form.settings, form.facts.hours, lang, given, house), headers={"cache-control": "no-store"})


# bodies are streamed with our own limits
@post("/answers", request_max_body_size=None, status_code=200, summary="Our own form is filled in")
async def answers(
    request: Ask,
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    storage: NamedDependency[Storage],
    ip: NamedDependency[str],
) -> Taken:
    """multipart/form-data by the fields' names. Committed before it answers; the same `_id` again is one message."""
    form, limits = form_of(request), _limits(request)
    limits.demand_sent(form.id, ip)
    async with AsyncExitStack() as stack:
        got = await admit.read(request, limits, ip, stack)
        lang = language_of(form.settings, value(got, "_lang"))
        taken = Taken(thanks=thanks_of(form, lang))
        if value(got, TRAP):
            log.info("forms.trapped", channel=form.id)
            return taken
        admit.demand_in_time(settings.secret_key, form.settings.key, got)
        await _taken_in(request, db, storage, form, got, ip)
    return taken


async def _taken_in(request: Ask, db: Database, storage: Storage, form: Form, got: Got, ip: str) -> None:
    # what is wrong is said before any file is kept
    asked = [(name, part, path) for name, part, path in got.files if _takes_file(form, name)]
    house = await house_words(db, form.settings)
    named = [_only_named(name, part) for name, part, _ in asked]
    whole = filled(form.settings, got, named, datetime.now(UTC), house)
    who = Somebody(form.id, person_of(form.settings, whole))
    async with Keeping(db, storage) as keeping:
        files = [await _kept(keeping, name, part, path) for name, part, path in asked]
        sent = filled(form.settings, got, files, datetime.now(UTC), house)
        # before the answers: nobody is kept whose consent is not
        async with db.tx() as tx:
            trace = trace_of(request.headers, ip, (whole.page or {}).get("url", ""))
            made = await agree(tx, who, agreed_to(form.settings, got, house), "form", trace)
        try:
            await _submit(request, keeping, form, sent)
        except Refused as refused:
            # one that could not be answered in time may be stored all the same
            if refused.status != 503:
                async with db.tx() as tx:
                    await never_came(tx, made)
            raise
    async with db.tx() as tx:
        await told(tx, who)


@post("/", request_max_body_size=None, status_code=200, summary="A form of another builder was filled in")
async def take(
    request: Ask, db: NamedDependency[Database], storage: NamedDependency[Storage], ip: NamedDependency[str]
) -> Response[Any]:
    """JSON, urlencoded or multipart. What cannot be read is kept, and read again when the settings are mended."""
    form, limits = form_of(request), _limits(request)
    limits.demand_posted(form.id, ip)
    headers = headers_of(request.scope)
    async with AsyncExitStack() as stack:
        got = await admit.read(request, limits, ip, stack)
        if not is_genuine(form, headers, got):
            raise Refused("form_not_genuine", status=401)
        without_secret(form, got)
        async with Keeping(db, storage) as keeping:
            files = await _those_we_take(keeping, got)
            page = headers.get("referer", "")
            page = page if page.startswith(("http://", "https://")) else ""
            await _submit(request, keeping, form, reading.posted(got, files, page, datetime.now(UTC)))
    lang = language_of(form.settings, headers.get("accept-language", ""))
    return _answered(headers, Taken(thanks=thanks_of(form, lang)))


async def _those_we_take(keeping: Keeping, got: Got) -> list[File]:
    """Nothing of what they wrote is lost for a file that we do not take: it is a field that says so."""
    files = []
    for name, part, path in got.files:
        try:
            files.append(await _kept(keeping, name, part, path))
        except (Invalid, Refused):
            got.pairs.append((name, say("en", "form.file_not_taken", name=part.name or "")))
    return files


def _answered(headers: dict[str, str], taken: Taken) -> Response[Any]:
    """A person whose browser has come here by a page's plain form reads words."""
    if headers.get("sec-fetch-mode") == "navigate":
        body = f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><p>{html.escape(taken.thanks)}</p>'  # fmt: skip # noqa: E501
        return Response(body, status_code=200, media_type="text/html; charset=utf-8")
    return Response(taken, status_code=200)


def _takes_file(form: Form, name: str) -> bool:
    return any(field.name == name and field.type == "file" for field in form.settings.fields)


def _only_named(name: str, part: Part) -> File:
    return File("document", "", part.name or "", "", part.size, field=name)


async def _kept(keeping: Keeping, name: str, part: Part, path: Any) -> File:
    """Raises Invalid and Refused that name the form's field."""
    try:
        return await keeping.keep(name, part, path)
    except Refused as refused:
        fault = next(iter(refused.fields.values()), refused.code)
        raise Refused(refused.code, status=refused.status, fields={name: fault}, values=refused.values) from refused


async def _submit(request: Ask, keeping: Keeping, form: Form, sent: Filled | Posted) -> None:
    intake: Intake = request.app.state.intake
    try:
        outcomes = await intake.submit(form.facts, encode(sent))
    except Unavailable as error:
        # it may be stored all the same, in a moment: the files stay
        raise Refused("unavailable", status=503, values={"retry_after": 2}) from error
    if outcomes and outcomes[0].result == "duplicate":
        # no message takes these: the first one has its own
        await keeping.forget()


# whoever fills a form in has no rights: each of these asks for the form
FORMS = Router("/forms/{key:str}", guards=[public], route_handlers=[page, see, answers, take])
