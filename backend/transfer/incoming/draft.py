"""A row's cells → what is said of a person, a company, a request: texts sorted and cut, nothing judged yet. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import Reach, email_normal
from backend.fields.kinds import KINDS, Bad, Reader, Spec

# "8 912 000-00-01, 8 343 200-00-00": each of them a number; "8 912 000 00 01 доб. 5, офис" is left as it is
_PARTS = re.compile(r"[,;\n|]|\s/\s")
_LABELS = {"phone": "", "phone_mobile": "mobile", "phone_work": "work", "phone_home": "home",
           "email": "", "email_work": "work", "email_home": "home"}  # fmt: skip
# what a spreadsheet makes of a long number
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
# a formula's quote mark, as exports write it before what a spreadsheet would run
_GUARDED = re.compile(r"'(?=\s*[=+\-@|%＝＋－＠])")
TYPES: dict[str, tuple[str, ...]] = {
    "potential": ("potential", "потенциальный", "потенциальный клиент", "lead", "potencialus", "potencialus klientas"),
    "client": ("client", "clients", "клиент", "клиенты", "customer", "klientas", "klientai"),
    "partner": ("partner", "partners", "партнер", "партнеры", "partneris", "partneriai", "supplier", "поставщик",
                "поставщики", "tiekėjas"),
    "other": ("other", "другое", "прочее", "прочие", "остальные", "другой", "kita", "kitas"),
}  # fmt: skip
_TYPE_OF = {word: name for name, words in TYPES.items() for word in words}


class BadCell(Exception):
    """A cell is none of what it should be: where it goes, and the code of why."""

    def __init__(self, target: str, code: str, **values: Any) -> None:
        super().__init__(code)
        self.target, self.code, self.values = target, code, values


def gathered(columns: Sequence[str | None], cells: Sequence[str]) -> dict[str, list[str]]:
    """target → what the row says of it; empty cells say nothing."""
    found: dict[str, list[str]] = {}
    for target, cell in zip(columns, cells, strict=False):
        if target is not None and (text := _GUARDED.sub("", cell, count=1).strip()):
            found.setdefault(target, []).append(text)
    return found


def one(said: Mapping[str, Sequence[str]], target: str) -> str:
    return said[target][0] if said.get(target) else ""


def reaches(said: Mapping[str, Sequence[str]], kind: str) -> list[Reach]:
    """Phones ("phone") or e-mails ("email") of a row, in the order of its columns, each with its label."""
    normal = phone_normal if kind == "phone" else email_normal
    found: dict[str, Reach] = {}
    for target, label in _LABELS.items():
        if not target.startswith(kind):
            continue
        for text in said.get(target, ()):
            for part in _cut(text, normal):
                if kind == "phone" and _SCIENTIFIC.fullmatch(part):
                    raise BadCell(target, "import_rounded_number")
                form = normal(part)
                if form is None:
                    raise BadCell(target, f"bad_{kind}")
                found.setdefault(form, Reach(part, label))
    return list(found.values())


def _cut(text: str, normal: Any) -> Iterable[str]:
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    return parts if len(parts) > 1 and all(normal(part) for part in parts) else [text]


def names(said: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """(name with a patronymic, surname) of a person. "Иванов Иван Иванович" under ФИО begins with the surname."""
    name, surname = one(said, "name"), one(said, "surname")
    if fio := one(said, "fio").split():
        surname, name = surname or (fio[0] if len(fio) > 1 else ""), name or " ".join(fio[1:] or fio)
    if full := one(said, "full_name").split():
        first = full[:1] if len(full) < 3 else full[:-1]
        name, surname = name or " ".join(first), surname or " ".join(full[len(first) :])
    return " ".join(part for part in (name, one(said, "patronymic")) if part), surname


def type_of(said: Mapping[str, Sequence[str]]) -> str | None:
    """Raises BadCell."""
    text = one(said, "type")
    if not text:
        return None
    found = _TYPE_OF.get(" ".join(text.casefold().replace("ё", "е").split()))
    if found is None:
        raise BadCell("type", "import_no_such_type")
    return found


def day(said: Mapping[str, Sequence[str]], target: str, reader: Reader) -> str | None:
    """An ISO day, of any form that people write; a time after it is left out. Raises BadCell."""
    text = one(said, target)
    if not text:
        return None
    if target == "birthday" and re.fullmatch(r"--\d\d-\d\d", text):
        return text
    plain = re.split(r"[T\s]\d{1,2}:\d\d", text)[0]
    try:
        return str(KINDS["date"].parse(plain, Spec(), reader))
    except Bad as bad:
        raise BadCell(target, bad.code, **bad.values) from bad


def moment(said: Mapping[str, Sequence[str]], target: str, reader: Reader) -> str | None:
    """UTC to the minute; a day alone is its midnight where the reader lives. Raises BadCell."""
    text = one(said, target)
    if not text:
        return None
    timed = re.sub(r":(\d\d):\d\d(\.\d+)?", r":\1", text) if ":" in text else f"{text} 00:00"
    try:
        return str(KINDS["moment"].parse(timed, Spec(), reader))
    except Bad as bad:
        raise BadCell(target, bad.code, **bad.values) from bad


class Sum(msgspec.Struct, frozen=True):
    amount: str
    currency: str


def amount(said: Mapping[str, Sequence[str]], target: str, currency: str) -> Sum | None:
    """A sum as people type it, in its own currency, that of its column, or the default. Raises BadCell."""
    text = one(said, target)
    if not text:
        return None
    try:
        found = KINDS["money"].parse(text, Spec(currency=one(said, "currency") or currency or "RUB"), Reader())
    except Bad as bad:
        raise BadCell(target, bad.code, **bad.values) from bad
    return Sum(found["amount"], found["currency"])


def whole(said: Mapping[str, Sequence[str]], target: str) -> int | None:
    """A whole number; "1 200" and "50+" are read. Raises BadCell."""
    text = re.sub(r"[\s\u00a0\u202f+~≈]", "", one(said, target))
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}([.,]0+)?", text, re.ASCII):
        raise BadCell(target, "import_bad_whole")
    return int(re.split("[.,]", text)[0])


def tags(said: Mapping[str, Sequence[str]], more: Iterable[str]) -> list[str]:
    """Those of the row and those of the whole file."""
    found: dict[str, str] = {}
    for text in (*said.get("tags", ()), *more):
        for name in re.split(r"[,;\n|]", text):
            if plain := " ".join(name.split()):
                found.setdefault(plain.casefold(), plain)
    return list(found.values())
