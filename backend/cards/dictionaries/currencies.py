"""The list of currencies and the default one, as the administrator has it (part of H9: what a sum may be in)."""

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access import audit
from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.cards.events import DictionaryChanged, DictionaryRef
from backend.fields.currencies import Currencies, Currency, currencies
from backend.fields.kinds.money import CURRENCIES as KNOWN
from backend.kit.db import Database, Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid

_WRITE = """
INSERT INTO settings (key, value) VALUES ('currencies', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
# where a sum may stand: budgets, turnovers, orders, invoices, own fields of money, their settings
_USED = """
SELECT (SELECT count(*) FROM cards k WHERE k.budget_currency = $1 OR EXISTS (
            SELECT 1 FROM fields f WHERE f.kind = 'money' AND k.fields -> f.id::text ->> 'currency' = $1)) AS cards,
       (SELECT count(*) FROM contacts p WHERE EXISTS (
            SELECT 1 FROM fields f WHERE f.kind = 'money' AND p.fields -> f.id::text ->> 'currency' = $1)) AS contacts,
       (SELECT count(*) FROM companies WHERE turnover_currency = $1) AS companies,
       (SELECT count(*) FROM orders WHERE currency = $1) AS orders,
       (SELECT count(*) FROM invoices WHERE currency = $1) AS invoices,
       (SELECT count(*) FROM fields
        WHERE kind = 'money' AND state <> 'deleted' AND setup ->> 'currency' = $1) AS fields
"""


class SetCurrencies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole list in its order; `version` as seen. One that is in use is archived, and not left out."""

    version: int
    items: list[Currency]
    default: str


async def set_currencies(tx: Tx, me: Grants, ip: str, wanted: SetCurrencies) -> Currencies:
    """Raises Invalid, Conflict stale_version, currency_used."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.currencies'))")
    before = await currencies(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    items = [Currency(each.code.strip().upper(), each.archived) for each in wanted.items]
    codes = [each.code for each in items]
    if not codes or set(codes) - KNOWN or len(set(codes)) < len(codes):
        raise Invalid("invalid", fields={"items": "unknown_currency"})
    default = wanted.default.strip().upper()
    if Currency(default) not in items:
        raise Invalid("invalid", fields={"default": "default_is_offered"})
    for gone in (each.code for each in before.items if each.code not in codes):
        uses = {name: count for name, count in dict(await tx.row(_USED, gone) or {}).items() if count}
        if uses:
            raise Conflict("currency_used", values={"code": gone}, extra={"uses": uses})
    after = Currencies(items, default, before.version + 1)
    if (after.items, after.default) == (before.items, before.default):
        return before
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    await audit.write(tx, me, ip, "currencies.set", ("currencies", None), _told(before), _told(after))
    tx.publish(Published(DictionaryChanged(DictionaryRef("currencies")), Staff(), "dictionary"))
    return after


def _told(known: Currencies) -> dict[str, object]:
    return {
        "currencies": [each.code for each in known.items if not each.archived],
        "default_currency": known.default,
    }


@get("/currencies", guards=[signed_in])
async def show(db: NamedDependency[Database]) -> Currencies:
    """In their order, archived ones too: sums of before are in them."""
    async with db.orm() as tx:
        return await currencies(tx)


@put("/currencies", guards=[needs("fields.manage")])
async def change(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    data: JSONBody[SetCurrencies],
) -> Currencies:
    """The whole list. 409 stale_version; currency_used with `uses` ({"orders": 3, …}): it is archived instead."""
    async with db.orm() as tx:
        return await set_currencies(tx, me, ip, data)


HANDLERS = [show, change]
