"""Phones and e-mails of a person: any number of each, the first is the main one. Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from backend.contacts.phones import normal as phone_normal
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

Field = Literal["phones", "emails"]
MOST = 20
LABEL_MAX = 40
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


class Reach(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`label`: mobile, work, home, or words of one's own."""

    value: str
    label: str = ""


class Kept(msgspec.Struct, frozen=True):
    """As it is stored. `normal` is what search and recognition compare; None where a messenger named something odd."""

    value: str
    normal: str | None
    label: str = ""


def email_normal(text: str) -> str | None:
    """The address in one form; None when it is none."""
    return text.lower() if len(text) <= 254 and _EMAIL.fullmatch(text) else None


_RULES: dict[Field, tuple[Callable[[str], str | None], str]] = {
    "phones": (phone_normal, "bad_phone"),
    "emails": (email_normal, "bad_email"),
}


def checked(
    field: Field, wanted: Sequence[Reach], held: Sequence[Reach] = (), *, named: str | None = None
) -> list[Kept]:
    """As they will be stored; one given twice counts once, and what is `held` already may stay whatever it looks like.

    Raises Invalid on the field (or the one `named`).
    """
    if len(wanted) > MOST:
        raise Invalid("invalid", fields={named or field: "too_many_reaches"}, values={"limit": MOST})
    normal, code = _RULES[field]
    known, found = {each.value for each in held}, dict[str, Kept]()
    for reach in wanted:
        value, label = clean_text(reach.value).strip(), " ".join(clean_text(reach.label).split())
        form = normal(value)
        if form is None and value not in known:
            raise Invalid("invalid", fields={named or field: code})
        if len(label) > LABEL_MAX:
            raise Invalid("invalid", fields={named or field: "too_long"}, values={"limit": LABEL_MAX})
        found.setdefault(form or value, Kept(value, form, label))
    return list(found.values())


def with_main(held: Iterable[Reach], value: str) -> list[Reach]:
    """The main one typed anew; emptied, the next one takes its place."""
    first, rest = [*held][:1], [*held][1:]
    if not value:
        return rest
    return [Reach(value, first[0].label if first else ""), *rest]
