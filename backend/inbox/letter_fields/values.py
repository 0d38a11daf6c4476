"""What a template read → what fields would take, by the rules that those fields have for people's typing."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from backend.cards.editing.comment import COMMENT_MAX
from backend.cards.editing.title import TITLE_MAX
from backend.cards.money import MOST, parse_amount
from backend.cards.schemas import Money
from backend.cards.tags import tidy
from backend.contacts.companies.given import name_of
from backend.contacts.reaches import Reach, checked
from backend.fields.currencies import currencies, is_offered
from backend.fields.kinds import KINDS, Bad, Reader, Spec
from backend.fields.load import Definition, living
from backend.fields.values import read
from backend.inbox.letter_fields.whose import NAME_MAX
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault
from backend.kit.words import LOCALES, say

_SOURCE = "SELECT id, name FROM sources WHERE lower(name) = lower($1) AND deleted_at IS NULL"
_TAGS = "SELECT id, name FROM tags WHERE lower(name) = ANY($1::text[]) AND gone_at IS NULL"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """One place and what is to stand there. `fault`: why it does not; `field`: an own one."""

    into: str
    raw: str
    value: Any = None
    shown: str = ""
    fault: Fault | None = None
    field: Definition | None = None

    def why(self, locale: str) -> str:
        """The fault as a sentence."""
        if self.fault is None:
            return ""
        return say(locale, f"errors.{self.fault.code}", **self.fault.values | {"name": self.name(locale)})

    def whys(self) -> dict[str, str]:
        """In every language: whoever reads it later has their own."""
        return {locale: self.why(locale) for locale in LOCALES}

    def name(self, locale: str) -> str:
        return self.field.name if self.field else say(locale, f"letter_places.{self.into}")


async def values_of(tx: Tx, said: Mapping[str, str], locale: str, zone: str) -> list[Value]:
    """Place by place, in their order."""
    own = {each.key: each for each in await living(tx)} if any(into.startswith("field:") for into in said) else {}
    reader = Reader(locale, zone)
    return [await _value(tx, into, clean_text(raw), own, reader) for into, raw in said.items()]


async def _value(tx: Tx, into: str, raw: str, own: Mapping[str, Definition], reader: Reader) -> Value:
    field = own.get(into)
    try:
        if field is not None:
            value = await read(tx, reader, field, raw)
            return Value(into=into, raw=raw, value=value, shown=await _shown(tx, field, value, reader), field=field)
        if into not in _READERS:
            raise Bad("field_unknown")
        value, shown = await _READERS[into](tx, raw, reader)
        return Value(into=into, raw=raw, value=value, shown=shown)
    except Bad as bad:
        fault = Fault(bad.code, bad.values)
    except Invalid as bad:
        fault = _fault_of(bad)
    return Value(into=into, raw=raw, fault=fault, field=field)


async def _shown(tx: Tx, field: Definition, value: Any, reader: Reader) -> str:
    kind = KINDS[field.kind]
    names = {}
    if kind.refers in ("users", "companies"):
        rows = await tx.fetch(f"SELECT id, name FROM {kind.refers} WHERE id = ANY($1::bigint[])", kind.names(value))
        names = {row["id"]: row["name"] for row in rows}
    return kind.show(value, field.spec(), Reader(reader.locale, reader.zone, names))


def _fault_of(bad: Invalid) -> Fault:
    """The first field's."""
    code = next(iter(bad.fields.values()), bad.code)
    return code if isinstance(code, Fault) else Fault(code, dict(bad.values))


Read = tuple[Any, str]


def _line(limit: int) -> Callable[[Tx, str, Reader], Awaitable[Read]]:
    async def one(tx: Tx, raw: str, reader: Reader) -> Read:
        text = " ".join(raw.split())
        if len(text) > limit:
            raise Bad("too_long", limit=limit)
        return text, text

    return one


async def _comment(tx: Tx, raw: str, reader: Reader) -> Read:
    if len(raw) > COMMENT_MAX:
        raise Bad("too_long", limit=COMMENT_MAX)
    return raw, raw


async def _phone(tx: Tx, raw: str, reader: Reader) -> Read:
    kept = checked("phones", [Reach(raw)])[0]
    return kept, kept.normal or kept.value


async def _email(tx: Tx, raw: str, reader: Reader) -> Read:
    kept = checked("emails", [Reach(raw)])[0]
    return kept, kept.value


async def _company(tx: Tx, raw: str, reader: Reader) -> Read:
    name = name_of(raw)
    return name, name


async def _budget(tx: Tx, raw: str, reader: Reader) -> Read:
    """A sum as in a field of money; in the house's own currency where none stands beside it."""
    kind, spec = KINDS["money"], Spec(currency=(await currencies(tx)).default)
    kept = kind.parse(raw, spec, reader)
    amount = parse_amount(kept["amount"])
    if amount > MOST:
        raise Bad("amount_too_large")
    if not await is_offered(tx, kept["currency"]):
        raise Bad("currency_not_offered")
    return Money(amount, kept["currency"]), kind.show(kept, spec, reader)


async def _source(tx: Tx, raw: str, reader: Reader) -> Read:
    row = await tx.row(_SOURCE, " ".join(raw.split()))
    if row is None:
        raise Bad("no_such_source")
    return row["id"], row["name"]


async def _tags(tx: Tx, raw: str, reader: Reader) -> Read:
    """Of the house's own: a letter makes none."""
    names = [part for part in raw.replace(";", ",").replace("\n", ",").split(",") if part.strip()]
    wanted = tidy([name.strip().lstrip("#") for name in names])
    rows = await tx.fetch(_TAGS, [name.lower() for name in wanted])
    there = {row["name"].lower() for row in rows}
    if gone := [name for name in wanted if name.lower() not in there]:
        raise Bad("letter_no_tag", tag=gone[0])
    return {row["id"]: row["name"] for row in rows}, ", ".join(row["name"] for row in rows)


_READERS: dict[str, Callable[[Tx, str, Reader], Awaitable[Read]]] = {
    "name": _line(NAME_MAX), "surname": _line(NAME_MAX), "phone": _phone, "email": _email, "company": _company,
    "title": _line(TITLE_MAX), "budget": _budget, "source": _source, "tags": _tags, "comment": _comment,
}  # fmt: skip
