"""A visitor goes on in a messenger that the channel offers: as the same person where they have written already."""

from collections.abc import Mapping

from backend.inbox.links.make import Way, make, ways
from backend.inbox.webchat.look import language_of
from backend.inbox.webchat.schemas import OnwardOffer
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden
from backend.kit.words import say

_THERE = "SELECT EXISTS (SELECT FROM identities WHERE contact_id = $1 AND channel_id = $2)"


async def offered(tx: Tx, site: Site, wanted: str) -> list[OnwardOffer]:
    """By what they are called everywhere: how a channel is called in the house is nobody else's business."""
    lang = language_of(site.settings, wanted)
    return [
        OnwardOffer(way.channel_id, say(lang, f"channel_kinds.{way.looks}")) for way in (await _ways(tx, site)).values()
    ]


async def lead(tx: Tx, site: Site, visitor: Visitor, channel_id: int) -> str:
    """The link. Whoever has said nothing yet, or is known there already, is simply led there."""
    if visitor.blocked:
        raise Forbidden("visitor_blocked")
    way = (await _ways(tx, site)).get(channel_id)
    if way is None:
        raise Conflict("way_gone")
    contact_id = visitor.contact_id
    if contact_id is None or visitor.conversation_id is None or await tx.value(_THERE, contact_id, channel_id):
        return way.link()
    return await make(tx, way, contact_id, visitor.conversation_id, None)


async def _ways(tx: Tx, site: Site) -> Mapping[int, Way]:
    """One of each kind: two that are called alike tell a visitor nothing."""
    found: dict[str, Way] = {}
    for way in await ways(tx, site.settings.messengers):
        found.setdefault(way.looks, way)
    return {way.channel_id: way for way in found.values()}
