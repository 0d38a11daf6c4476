"""Consent in the chat: what is asked of a visitor, what they agreed to, how they take it back."""

from collections.abc import Sequence

from backend.contacts.consents import agree, texts, withdraw
from backend.contacts.consents.agree import Own, Somebody, Trace
from backend.contacts.consents.schemas import How, Purpose
from backend.contacts.consents.texts import Words
from backend.inbox.webchat.look import language_of
from backend.inbox.webchat.schemas import AgreedView, ConsentsView, ToAgree
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import Database, HotTx, Tx
from backend.kit.errors import Conflict
from backend.kit.words import say

# among what has to be told before the first message
FIELD = "consent"
_GIVEN = """
SELECT DISTINCT ON (c.purpose) c.purpose, c.at, c.text_id FROM consents c
WHERE c.channel_id = $1 AND c.external_user = $2 AND c.withdrawn_at IS NULL ORDER BY c.purpose, c.id DESC
"""


def somebody(visitor: Visitor) -> Somebody:
    return Somebody(visitor.channel_id, visitor.person)


def asks(site: Site) -> bool:
    return site.settings.consent != "never"


def _purposes(site: Site) -> list[Purpose]:
    return ["processing", "marketing"] if site.settings.ask_marketing else ["processing"]


async def wanted(tx: Tx, site: Site, lang: str) -> list[Words]:
    """What the chat asks now, in the language that it speaks; nothing where the house has written nothing."""
    if not asks(site):
        return []
    settings = site.settings
    held = await texts.current(tx)
    languages = [language_of(settings, lang), *settings.languages]
    return [found for each in _purposes(site) if (found := texts.said(held, each, languages))]


async def lacks(tx: Tx, site: Site, visitor: Visitor) -> bool:
    """Do they still have to agree, or to agree anew?"""
    if not asks(site) or await agree.stands(tx, somebody(visitor), "processing"):
        return False
    return any(each.purpose == "processing" for each in await wanted(tx, site, visitor.locale or ""))


async def missing(tx: Tx, site: Site, visitor: Visitor) -> list[str]:
    """What has to be told before the first message, consent among it."""
    told = visitor.missing(site)
    ticked = site.settings.consent == "before" and await lacks(tx, site, visitor)
    return [*told, FIELD] if ticked else told


async def view(tx: Tx, site: Site, visitor: Visitor) -> ConsentsView:
    """Still to be agreed to, and what stands."""
    if not asks(site):
        return ConsentsView([], [])
    found = await wanted(tx, site, visitor.locale or "")
    rows = await tx.fetch(_GIVEN, site.id, visitor.person)
    given = {row["purpose"]: row["at"] for row in rows}
    due = [each for each in found if not await agree.stands(tx, somebody(visitor), each.purpose)]
    return ConsentsView(
        [ToAgree(each.id, each.purpose, each.text, each.url) for each in due],
        [AgreedView(purpose, at) for purpose, at in sorted(given.items(), reverse=True)],
    )


async def ticked(tx: HotTx, site: Site, visitor: Visitor, ids: Sequence[int], trace: Trace) -> bool:
    """These very texts; is the processing among them? Raises Conflict consent_changed when one of them is not what is
    asked now.
    """
    if not ids:
        return False
    held = {each.id: each for each in await texts.current(tx) if each.purpose in _purposes(site)}
    if not asks(site) or any(each not in held for each in ids):
        raise Conflict("consent_changed")
    await agree.agree(tx, somebody(visitor), [held[each] for each in sorted(set(ids))], "tick", trace)
    await agree.told(tx, somebody(visitor))
    return any(held[each].purpose == "processing" for each in ids)


async def by_writing(tx: HotTx, site: Site, visitor: Visitor, shown: Sequence[int], trace: Trace) -> None:
    """A line above the field says what whoever writes agrees to: to the processing alone. `shown`: the texts that stood
    there as they wrote; to words that nobody has shown them, or that stand no more, nobody agrees.
    """
    if site.settings.consent != "line" or not shown or not await lacks(tx, site, visitor):
        return
    held = await texts.current(tx)
    words = [each for each in held if each.purpose == "processing" and each.id in shown]
    await agree.agree(tx, somebody(visitor), words, "line", trace)


async def own(tx: HotTx, visitor: Visitor, said: tuple[str, str, str | None], how: How, trace: Trace) -> None:
    """(language, text, link): the channel's own words, where it asks by them."""
    lang, text, url = said
    await agree.agree(tx, somebody(visitor), [Own("processing", lang, text, url)], how, trace)


def shipped(site: Site, visitor: Visitor) -> tuple[str, str, str | None]:
    """What the form of the chat says where it only leads to a page on data."""
    lang = language_of(site.settings, visitor.locale or "")
    return lang, say(lang, "webchat_consent.text"), site.settings.consent_url


async def tell(db: Database, site: Site, visitor: Visitor) -> None:
    """Into the history, once their first message has made them a person."""
    if asks(site) or site.settings.consent_url or site.settings.callback_consent:
        async with db.tx() as tx:
            await agree.told(tx, somebody(visitor))


async def take_back(tx: HotTx, visitor: Visitor, purpose: Purpose) -> None:
    await withdraw.by_themselves(tx, somebody(visitor), purpose)
