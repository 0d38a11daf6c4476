"""Companies as the API shows and takes them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from backend.contacts.reaches import Reach
from backend.contacts.schemas import ContactType, Id

Unset = msgspec.UnsetType


class Turnover(msgspec.Struct, frozen=True):
    """Of a year: an exact amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str


class CompanyView(msgspec.Struct, frozen=True):
    """A company. `phones`, `emails` are empty for a role that may not see them; `hidden` names them.

    `born_of`: the request that was converted into it. `deleted_at`: it lies in the bin.
    """

    id: int
    name: str
    type: ContactType
    phones: list[Reach]
    emails: list[Reach]
    addresses: list[Reach]
    site: str
    tax_id: str
    turnover: Turnover | None
    employees: int | None
    responsible_id: int | None
    comment: str
    fields: dict[str, Any]
    rev: int
    created_at: datetime
    updated_at: datetime
    created_by: int | None
    born_of: int | None
    deleted_at: datetime | None
    hidden: list[str] = []


class CompanyPerson(msgspec.Struct, frozen=True):
    """Somebody who works there, of those whom the caller sees. `main`: it is the main one of their companies."""

    id: int
    name: str
    surname: str
    position: str
    main: bool


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a company can be given. `turnover`: {"amount", "currency"} or as people type it ("1,5 млн" is not read)."""

    type: ContactType | Unset = msgspec.UNSET
    phones: list[Reach] | Unset = msgspec.UNSET
    emails: list[Reach] | Unset = msgspec.UNSET
    addresses: list[Reach] | Unset = msgspec.UNSET
    site: str | Unset = msgspec.UNSET
    tax_id: str | Unset = msgspec.UNSET
    turnover: dict[str, str] | str | Unset | None = msgspec.UNSET
    employees: int | Unset | None = msgspec.UNSET
    responsible_id: Id | Unset | None = msgspec.UNSET
    comment: str | Unset = msgspec.UNSET
    fields: dict[str, Any] | Unset = msgspec.UNSET


class NewCompany(Given, frozen=True, kw_only=True):
    """Body of POST /companies. `responsible_id`: left out, the caller. `client_id`: asked twice, it is made once."""

    name: str
    client_id: UUID | None = None


class EditCompany(Given, frozen=True, kw_only=True):
    """Body of PATCH /companies/{id}: `rev` as seen, and what changes."""

    rev: int
    name: str | Unset = msgspec.UNSET


class CompanyAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a person works. The first stands for the main one where none is named."""

    id: Id
    position: str = ""
    main: bool = False


class PutCompanies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /contacts/{id}/companies: all of them; `rev` of the person as seen."""

    rev: int
    companies: list[CompanyAt]
