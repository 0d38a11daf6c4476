"""A visitor says who they are: kept with the visitor, and filled in on the contact where nobody has typed anything."""

import msgspec

from backend.contacts.consents.agree import Trace
from backend.contacts.phones import normal
from backend.contacts.reaches import email_normal
from backend.inbox.webchat import agreeing
from backend.inbox.webchat.fill import Filled, fill
from backend.inbox.webchat.schemas import ContactIn
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Invalid

_KEEP = """
UPDATE visitors SET name = coalesce($2, name), phone = coalesce($3, phone), email = coalesce($4, email),
    consent_at = CASE WHEN $5 THEN now() ELSE consent_at END
WHERE id = $1
"""


async def tell(
    tx: HotTx, site: Site, visitor: Visitor, told: ContactIn, trace: Trace, *, agreed: bool = False
) -> Visitor:
    """The visitor as they now stand; `agreed`: to words that were asked elsewhere.

    Raises Invalid with the fields named, Conflict consent_changed.
    """
    name, phone, email = _checked(site, visitor, told, agreed=agreed)
    ticked = await agreeing.ticked(tx, site, visitor, told.consents, trace)
    ticked = ticked and told.withdraw != "processing"
    if told.withdraw:
        await agreeing.take_back(tx, visitor, told.withdraw)
    # as it stands after both: neither marketing alone nor what is taken back by the same word lets anything be kept
    keeps = not agreed and site.settings.consent == "before" and (name or phone or email)
    if keeps and await agreeing.lacks(tx, site, visitor):
        raise Invalid("invalid", fields={"consent": "consent_needed"})
    by_link = told.consent and not agreeing.asks(site)
    if by_link and site.settings.consent_url:
        await agreeing.own(tx, visitor, agreeing.shipped(site, visitor), "tick", trace)
    await tx.execute(_KEEP, visitor.id, name, phone, email, by_link or ticked)
    if visitor.contact_id is not None:
        who = Filled(visitor.contact_id, visitor.channel_id, visitor.person, visitor.conversation_id)
        await fill(tx, who, name, phone, email)
    return msgspec.structs.replace(
        visitor,
        name=name or visitor.name,
        phone=phone or visitor.phone,
        email=email or visitor.email,
        consented=by_link or ticked or visitor.consented,
    )


def _checked(
    site: Site, visitor: Visitor, told: ContactIn, *, agreed: bool
) -> tuple[str | None, str | None, str | None]:
    name = " ".join(clean_text(told.name or "").split()) or None
    phone, email = clean_text(told.phone or "").strip() or None, clean_text(told.email or "").strip() or None
    faults = {}
    if phone is not None and normal(phone) is None:
        faults["phone"] = "bad_phone"
    if email is not None and email_normal(email) is None:
        faults["email"] = "bad_email"
    by_link = site.settings.consent_url and not agreeing.asks(site) and not agreed
    if by_link and told != ContactIn() and not (told.consent or visitor.consented):
        faults["consent"] = "consent_needed"
    if faults:
        raise Invalid("invalid", fields=faults)
    return name, phone, email
