"""Events of companies."""

import msgspec

from backend.kit.db import Published, Staff, Tx


class CompanyRef(msgspec.Struct, frozen=True):
    """Which one. Nothing more: who does not see it learns no name."""

    id: int
    rev: int


class CompanyChanged(msgspec.Struct, frozen=True, tag="company.changed"):
    """A company was made, changed, deleted, brought back: ask for it anew."""

    company: CompanyRef


def tell(tx: Tx, company_id: int, rev: int) -> None:
    tx.publish(Published(CompanyChanged(CompanyRef(company_id, rev)), Staff(), "company", company_id))
