"""The house's currencies: which are offered, which one is meant where nobody says. Values of before keep theirs."""

import msgspec

from backend.fields.kinds.money import CURRENCIES as KNOWN
from backend.kit.db import Tx

# what a house begins with, until somebody makes a list of their own: then any known one is taken as well
FIRST = ("RUB", "EUR", "USD", "BYN", "KZT", "PLN", "GBP")

_READ = "SELECT value::text FROM settings WHERE key = 'currencies'"


class Currency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An ISO 4217 code. An archived one stays where it stands and is offered no more."""

    code: str
    archived: bool = False


class Currencies(msgspec.Struct, frozen=True):
    """In their order. `default` is one that is offered; `version` 0: nobody has made a list yet."""

    items: list[Currency]
    default: str
    version: int = 0


_decode = msgspec.json.Decoder(Currencies).decode


async def currencies(tx: Tx) -> Currencies:
    kept = await tx.value(_READ)
    return _decode(kept) if kept else Currencies([Currency(code) for code in FIRST], FIRST[0])


async def is_offered(tx: Tx, code: str) -> bool:
    """May a value be given it that had another one before?"""
    house = await currencies(tx)
    if not house.version:
        return code in KNOWN
    return any(each.code == code and not each.archived for each in house.items)
