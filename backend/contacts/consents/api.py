"""HTTP of consent: a person's, and the house's texts (docs/privacy.md)."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person
from backend.contacts.consents import texts, withdraw
from backend.contacts.consents.queries import of_person
from backend.contacts.consents.schemas import ConsentsOf, ConsentText, NewConsentText
from backend.contacts.sight import demand_contact
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = [person, needs("privacy.manage")]


@get("/contacts/{contact_id:int}/consents", summary="What a person agreed to")
async def show(me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId) -> ConsentsOf:
    """Newest first, with the very words and whether they still stand; and whether one may write to them of goods.
    Address and browser only for who manages personal data."""
    async with db.tx() as tx:
        await demand_contact(tx, me, contact_id, binned=True)
        return await of_person(tx, me, contact_id)


@post("/contacts/{contact_id:int}/consents/{consent_id:int}/withdraw", status_code=200, summary="Consent is taken back",
      guards=[person])  # fmt: skip
async def take_back(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    contact_id: RowId,
    consent_id: RowId,
) -> ConsentsOf:
    """In the person's name: all of that purpose, wherever it was given. 409 consent_withdrawn when it was already."""
    async with db.tx() as tx:
        await withdraw.by_colleague(tx, me, ip, contact_id, consent_id)
        return await of_person(tx, me, contact_id)


@get("/privacy/consents", guards=MANAGE, summary="Texts that people agree to")
async def all_texts(db: NamedDependency[Database]) -> Page[ConsentText]:
    """Every version of every purpose and language, newest first, with how many stand by it."""
    async with db.tx() as tx:
        return Page(await texts.every(tx))


@put("/privacy/consents", guards=MANAGE, summary="Another version of a text")
async def word(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], data: JSONBody[NewConsentText]
) -> Page[ConsentText]:
    """Whoever agreed to the earlier words is asked again. Empty: it is asked no more. 409 stale_version."""
    async with db.tx() as tx:
        return Page(await texts.write(tx, me, ip, data))


HANDLERS = [show, take_back, all_texts, word]
