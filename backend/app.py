"""The web process: ONE list of routes (each with its permission beside it), and what is wired to what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response, Router, get
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from backend import health, metrics
from backend.access.api import HANDLERS as access_handlers
from backend.access.guards import needs, public, signed_in
from backend.access.plugin import Access
from backend.activities.kinds.api import HANDLERS as activity_kind_handlers
from backend.board.api import HANDLERS as board_handlers
from backend.board.list_api import HANDLERS as request_list_handlers
from backend.cards.api import HANDLERS as card_handlers
from backend.cards.dictionaries.api import HANDLERS as dictionary_handlers
from backend.cards.dictionaries.currencies import HANDLERS as currency_handlers
from backend.cards.funnels.api import HANDLERS as funnel_handlers
from backend.cards.rights.api import HANDLERS as card_rights_handlers
from backend.cards.tagging.api import HANDLERS as tag_handlers
from backend.contacts.api import HANDLERS as contact_handlers
from backend.contacts.companies.api import HANDLERS as company_handlers
from backend.contacts.consents.api import HANDLERS as consent_handlers
from backend.contacts.lists_api import HANDLERS as people_list_handlers
from backend.contacts.warmth.api import HANDLERS as warmth_handlers
from backend.documents.api import HANDLERS as document_handlers
from backend.documents.library.api import HANDLERS as library_handlers
from backend.duty.api import HANDLERS as duty_handlers
from backend.duty.presence import keeping
from backend.duty.schedules.api import HANDLERS as schedule_handlers
from backend.duty.shifts.api import HANDLERS as shift_handlers
from backend.duty.team_api import HANDLERS as team_handlers
from backend.feed.api import HANDLERS as feed_handlers
from backend.feed.following.api import HANDLERS as follow_handlers
from backend.fields.api import HANDLERS as field_handlers
from backend.inbox.api import HANDLERS as inbox_handlers
from backend.inbox.calls.api import HANDLERS as call_handlers
from backend.inbox.channels.api import HANDLERS as channel_handlers
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.health import Health
from backend.inbox.channels.keyed import Keyed
from backend.inbox.customer_writes import telling
from backend.inbox.deliver.api import HANDLERS as outbox_handlers
from backend.inbox.files.api import HANDLERS as file_handlers
from backend.inbox.forms.api import FORMS
from backend.inbox.forms.caught import HANDLERS as form_handlers
from backend.inbox.forms.front import PREFIX as FORMS_PREFIX
from backend.inbox.forms.front import FormsFront
from backend.inbox.found.api import HANDLERS as found_handlers
from backend.inbox.hooks import PREFIX, HookApp
from backend.inbox.intake import Intake
from backend.inbox.macros.api import HANDLERS as macro_handlers
from backend.inbox.online.api import HANDLERS as online_handlers
from backend.inbox.products.api import HANDLERS as product_handlers
from backend.inbox.promises.api import HANDLERS as promise_handlers
from backend.inbox.requests.api import HANDLERS as request_handlers
from backend.inbox.requests.mode.api import HANDLERS as mode_handlers
from backend.inbox.saved_replies.api import HANDLERS as saved_reply_handlers
from backend.inbox.scheduled.api import HANDLERS as later_handlers
from backend.inbox.search.api import HANDLERS as search_handlers
from backend.inbox.webchat.api import WIDGET
from backend.inbox.webchat.front import PREFIX as WIDGET_PREFIX
from backend.inbox.webchat.open import open_door
from backend.inbox.webchat.pages import SHIPPED, widget_pages
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import HttpBase
from backend.kit.http.examples import with_examples
from backend.kit.http.openapi import describe
from backend.kit.http.static import Assets
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.layouts.api import HANDLERS as layout_handlers
from backend.lists.api import HANDLERS as list_handlers
from backend.lists.bulk.api import HANDLERS as list_run_handlers
from backend.notify.api import HANDLERS as notice_handlers
from backend.notify.setup_api import HANDLERS as notice_setup_handlers
from backend.notify.sms_api import HANDLERS as sms_handlers
from backend.notify.wording.api import HANDLERS as text_handlers
from backend.privacy.api import HANDLERS as privacy_handlers
from backend.realtime.api import realtime_routes
from backend.realtime.connect import Door, in_front_of
from backend.realtime.node import RealtimeNode
from backend.rules.api import HANDLERS as rule_handlers
from backend.sales.api import HANDLERS as sales_handlers
from backend.sales.invoices.api import HANDLERS as invoice_handlers
from backend.sales.links.api import PAPERS, PaperLimits
from backend.sales.lists_api import HANDLERS as bill_list_handlers
from backend.sales.orders.api import HANDLERS as order_handlers
from backend.sales.sellers.api import HANDLERS as seller_handlers
from backend.tasks.api import HANDLERS as task_handlers
from backend.tasks.meetings_api import HANDLERS as meeting_handlers
from backend.timeline.api import HANDLERS as timeline_handlers
from backend.timeline.keeping.api import HANDLERS as keeping_handlers
from backend.transfer.incoming.api import HANDLERS as import_handlers
from backend.transfer.outgoing.api import HANDLERS as export_handlers
from backend.watch.escalation.api import HANDLERS as escalation_handlers
from backend.watch.routing.api import HANDLERS as route_handlers
from backend.webhooks.api import HANDLERS as webhook_handlers
from backend.webhooks.channel_api import HANDLERS as journal_handlers
from backend.webhooks.openapi import described
from backend.wiring import (
    blocks_of_pages,
    keeps_of_cards,
    lists_of_rooms,
    realtime_hooks,
    sight_of_notices,
    subjects_of_tasks,
    words_of_shifts,
)
from backend.workplaces.api import HANDLERS as workplace_handlers

STATIC = Path(__file__).parent / "static"
BODY_MAX = 1024 * 1024
OPENAPI = OpenAPIConfig(
    title="Samovar",
    version="1",
    path="/api/v1/schema",
    render_plugins=[JsonRenderPlugin()],
    use_handler_docstrings=True,
)


@get("/openapi.json", guards=[signed_in], include_in_schema=False)
async def openapi(request: Request[Any, Any, Any]) -> dict[str, Any]:
    return with_examples(described(describe(request.app.openapi_schema.to_schema())))


ROUTES = (
    openapi,
    *access_handlers,
    *inbox_handlers,
    *call_handlers,
    *online_handlers,
    *channel_handlers,
    *outbox_handlers,
    *later_handlers,
    *saved_reply_handlers,
    *macro_handlers,
    *file_handlers,
    *card_handlers,
    *request_handlers,
    *mode_handlers,
    *workplace_handlers,
    *duty_handlers,
    *team_handlers,
    *route_handlers,
    *escalation_handlers,
    *schedule_handlers,
    *shift_handlers,
    *sms_handlers,
    *board_handlers,
    *request_list_handlers,
    *card_rights_handlers,
    *funnel_handlers,
    *dictionary_handlers,
    *sales_handlers,
    *order_handlers,
    *invoice_handlers,
    *bill_list_handlers,
    *seller_handlers,
    *product_handlers,
    *tag_handlers,
    *currency_handlers,
    *found_handlers,
    *contact_handlers,
    *consent_handlers,
    *company_handlers,
    *people_list_handlers,
    *warmth_handlers,
    *activity_kind_handlers,
    *keeping_handlers,
    *timeline_handlers,
    *notice_handlers,
    *notice_setup_handlers,
    *text_handlers,
    *list_handlers,
    *import_handlers,
    *export_handlers,
    *list_run_handlers,
    *privacy_handlers,
    *task_handlers,
    *meeting_handlers,
    *promise_handlers,
    *document_handlers,
    *feed_handlers,
    *follow_handlers,
    *library_handlers,
    *field_handlers,
    *layout_handlers,
    *search_handlers,
    *webhook_handlers,
    *rule_handlers,
    *journal_handlers,
    SHIPPED,
    *form_handlers,
)


def interface(assets: Assets) -> Any:
    """Everything that is no API: the built files, and the application's page for its own addresses."""

    # named: below /api the routes of the API are looked for, and nothing of the rest
    @get(["/", "/{path:path}", "/api/docs"], guards=[public], include_in_schema=False)
    async def page(request: Request[Any, Any, Any]) -> Response[bytes]:
        path = request.scope["path"]
        if path.rstrip("/") == "/api/docs":
            # a page of the application, behind its door
            return Response(b"", status_code=302, headers={"location": "/settings/api"})
        if path.lstrip("/").startswith(("api/", "hooks/", "health/", "widget/", "forms/", "paper/", "metrics")):
            raise Missing
        return assets.answer(request, path)

    return page


def create_litestar(settings: Settings) -> Litestar:
    """The application without its sockets and hooks, which stand in front of it."""

    def node() -> RealtimeNode:
        found: RealtimeNode = app.state.node
        return found

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        if settings.database_url is None or settings.redis_url is None:
            raise RuntimeError("web needs SAMOVAR_DATABASE_URL and SAMOVAR_REDIS_URL, or `samovar run`")
        async with Database.open(settings.database_url, name="samovar-web") as db:
            app.state.db = db
            app.state.paper_limits = PaperLimits()
            app.state.intake = intake = Intake(db)
            directory = Directory(db, Cipher(settings.secret_key))
            app.state.hooks = HookApp(directory, intake, settings.public_url)
            urls = settings.database_url, settings.redis_url
            try:
                async with RealtimeNode(db, *urls, realtime_hooks(db)) as running:
                    app.state.node = running
                    app.state.widget = open_door(app, settings, db, intake, running, directory)
                    app.state.forms = FormsFront(Keyed(db, directory, "form"), settings.public_url, app)
                    channel_health = Health(db)
                    intake.heard, intake.typing = channel_health.heard, telling(db, running)
                    running.tasks.start("channel health", channel_health.run)
                    running.tasks.start("who is there", keeping(db, running))
                    app.state.condition = condition = health.Condition(running, Cipher(settings.secret_key))
                    running.tasks.start("condition of the house", condition.run)
                    yield
            finally:
                await intake.close()

    subjects_of_tasks()
    sight_of_notices()
    words_of_shifts()
    keeps_of_cards()
    lists_of_rooms(settings.public_url)
    blocks_of_pages()
    storage = Storage(settings.storage_url)
    api = Router(
        "/api/v1",
        route_handlers=[
            *ROUTES,
            *realtime_routes(node, [needs("selfcheck.read")]),
        ],
    )
    assets = Assets(STATIC)
    app = Litestar(
        [api, WIDGET, FORMS, PAPERS, *widget_pages(assets), *health.HANDLERS, *metrics.HANDLERS, interface(assets)],
        plugins=[HttpBase(settings.public_url), Access(settings)],
        lifespan=[lifespan],
        dependencies={"storage": Provide(lambda: storage, sync_to_thread=False)},
        request_max_body_size=BODY_MAX,
        logging_config=None,
        openapi_config=OPENAPI,
    )
    return app


def hooked(app: Litestar) -> Any:
    """`app` with the doors of platforms, widget and forms before it: the hottest path goes through no router."""

    async def both(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            await app.state.hooks(scope, receive, send)
        elif scope["type"] in ("http", "websocket") and scope["path"].startswith(WIDGET_PREFIX):
            await app.state.widget(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(FORMS_PREFIX):
            await app.state.forms(scope, receive, send)
        else:
            await app(scope, receive, send)

    return both


def create_app(settings: Settings) -> Any:
    """The whole ASGI application."""
    app = create_litestar(settings)
    whole = in_front_of(hooked(app), lambda: Door(app.state.node, settings.public_url))
    whole.guests_of = lambda: app.state.get("node")
    return whole
