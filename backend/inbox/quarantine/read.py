"""A connector's `read`, whatever it does."""

import structlog

from backend.connectors.contract import Incoming, Unreadable
from backend.inbox.channels.facts import ChannelFacts

log = structlog.get_logger("inbox")


def read(facts: ChannelFacts, body: bytes) -> list[Incoming]:
    """What the body tells. Raises Unreadable, also for a connector's own mistake: a body is never refused for it."""
    try:
        return facts.connector.read(facts.settings, body)
    except Unreadable:
        raise
    except Exception as error:
        log.exception("inbox.connector_failed", channel=facts.id, kind=facts.connector.kind)
        raise Unreadable(f"{type(error).__name__} in the connector") from error
