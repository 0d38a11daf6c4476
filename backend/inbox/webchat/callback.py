"""“Call me back” in the chat: asked and checked as a form's question is, kept in the visitor's own dialog."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from backend.connectors.webchat.inbound import Wish, Written
from backend.contacts.consents.agree import Own, Trace, agree
from backend.contacts.consents.texts import Words
from backend.inbox.forms.wished import Filled, FormSettings, call_form
from backend.inbox.intake import Intake
from backend.inbox.webchat import agreeing
from backend.inbox.webchat.schemas import ContactIn
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.tell import tell
from backend.inbox.webchat.visitors import Visitor
from backend.inbox.webchat.write import keep, known
from backend.kit.db import Database
from backend.kit.errors import Forbidden, Missing
from backend.kit.words import say

# what they ticked, and from where
Given = tuple[Sequence[Words | Own], Trace]
TEXTS = ("title", "button", "thanks")
# after it is stored: whoever dies between sends it again, and a call that ends now was not about it. Sent again after
# it was answered, it is no new wish.
_WISHED = """
UPDATE visitors v SET wished_phone = $2 FROM conversations c
WHERE v.id = $1 AND c.id = $3 AND c.waiting_since IS NOT NULL
"""


def asked_by(site: Site) -> FormSettings:
    """What the chat asks, as the settings of a form. Raises Missing where nobody may ask to be called."""
    settings = site.settings
    if not settings.callback:
        raise Missing
    consent = {lang: text for lang, text in settings.callback_consent.items() if text.strip()}
    by_house = not consent and agreeing.asks(site)
    if not consent and settings.consent_url and not by_house:
        consent = {lang: say(lang, "webchat_call.consent") for lang in settings.languages}
    return call_form(
        {lang: {name: say(lang, f"webchat_call.{name}") for name in TEXTS} for lang in settings.languages},
        key=settings.key,
        country=settings.country,
        languages=settings.languages,
        consent=consent,
        ask_processing="required" if by_house else "no",
        consent_url=settings.consent_url,
        accent=settings.accent,
        theme=settings.theme,
    )


async def ask(db: Database, intake: Intake, site: Site, visitor: Visitor, wish: Filled, given: Given) -> None:
    """Committed when this returns; the same id again is the same message. Raises Refused."""
    if visitor.blocked:
        raise Forbidden("visitor_blocked")
    phone = wish.values["phone"]
    agreed, trace = given
    async with db.tx() as tx:
        if before := await known(tx, site, visitor, wish.id):
            await tx.execute(_WISHED, visitor.id, phone, before[0])
            return
        await agree(tx, agreeing.somebody(visitor), agreed, "call", trace)
        visitor = await tell(tx, site, visitor, ContactIn(phone=phone), trace, agreed=True)
    told = Wish(
        phone,
        wish.title,
        wish.labels["phone"],
        wish.callback_at,
        wish.zone,
        (wish.consent.version, wish.consent.text) if wish.consent else None,
    )
    await keep(
        db, intake, site, visitor, Written(visitor.who(None), wish.id, datetime.now(UTC), _words(wish), wish=told)
    )
    async with db.tx() as tx:
        if stored := await known(tx, site, visitor, wish.id):
            await tx.execute(_WISHED, visitor.id, phone, stored[0])


def _words(wish: Filled) -> str:
    """As the visitor reads it again: the time by their own clock."""
    values = {"phone": wish.values["phone"]}
    if wish.callback_at is None:
        return say(wish.language, "webchat_call.asked", **values)
    at = format_datetime(wish.callback_at, "d MMMM, HH:mm", tzinfo=ZoneInfo(wish.zone or "UTC"), locale=wish.language)
    return say(wish.language, "webchat_call.asked_at", at=at if wish.zone else f"{at} UTC", **values)
