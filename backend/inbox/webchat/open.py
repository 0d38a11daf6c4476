"""Open the visitors' door of a web node."""

from typing import Any

from backend.inbox.channels.directory import Directory
from backend.inbox.forms.limits import FormLimits
from backend.inbox.intake import Intake
from backend.inbox.online.here import telling
from backend.inbox.webchat.door import VisitorDoor
from backend.inbox.webchat.front import Front
from backend.inbox.webchat.limits import Limits
from backend.inbox.webchat.lobby import Lobby
from backend.inbox.webchat.sites import Sites
from backend.kit.db import Database
from backend.kit.settings import Settings
from backend.realtime.node import RealtimeNode


def open_door(
    app: Any, settings: Settings, db: Database, intake: Intake, node: RealtimeNode, directory: Directory
) -> Front:
    """For all below /widget/v1/. Handlers find `sites`, `directory`, `widget_limits` in the application's state."""
    app.state.directory = directory
    node.tasks.start("who of us is here", telling(db, node))
    app.state.sites = sites = Sites(db, directory)
    app.state.widget_limits = limits = Limits()
    app.state.form_limits = FormLimits(limits)
    socket = VisitorDoor(db, intake, Lobby(db, node, sites), limits, settings.trusted_proxies)
    return Front(sites, settings.public_url, app, socket)
