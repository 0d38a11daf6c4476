"""What one person's row takes from another's that turns out to be the same person: nothing is lost. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.contacts.reaches import Kept
from backend.kit import birthdays


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of somebody. `hand_set`: columns that a colleague typed."""

    name: str
    surname: str
    birthday: date | None
    phones: tuple[Kept, ...]
    emails: tuple[Kept, ...]
    hand_set: frozenset[str]

    def told(self) -> dict[str, Any]:
        """As a change of the history has it."""
        plain: dict[str, Any] = {"name": self.name, "surname": self.surname, "birthday": None}
        if self.birthday:
            plain["birthday"] = birthdays.said(self.birthday)
        lists = {"phones": self.phones, "emails": self.emails}
        return plain | {
            name: [{"value": each.value, "label": each.label} for each in held] for name, held in lists.items()
        }


def merged(stays: Person, goes: Person) -> Person:
    """The main phone and e-mail stay the main ones, the other's stand beside them; a name that a colleague typed stays
    before one that nobody did.
    """
    named = goes if (_typed(goes) and not _typed(stays)) or not (stays.name or stays.surname) else stays
    return Person(
        name=named.name,
        surname=named.surname,
        birthday=_born(stays.birthday, goes.birthday),
        phones=_all(stays.phones, goes.phones),
        emails=_all(stays.emails, goes.emails),
        hand_set=stays.hand_set | (goes.hand_set if named is goes else goes.hand_set - {"name", "surname"}),
    )


def _born(stays: date | None, goes: date | None) -> date | None:
    """The one who stays knows it; only of the same day without a year does the other know more."""
    if stays is None or goes is None:
        return stays or goes
    same_day = (stays.month, stays.day) == (goes.month, goes.day)
    return goes if same_day and stays.year == birthdays.YEARLESS else stays


def _typed(person: Person) -> bool:
    return bool(person.hand_set & {"name", "surname"}) and bool(person.name or person.surname)


def _all(stays: Sequence[Kept], goes: Sequence[Kept]) -> tuple[Kept, ...]:
    """Each once, by what it means; a label that only the other had is kept too."""
    found: dict[str, Kept] = {}
    for kept in (*stays, *goes):
        key = kept.normal or kept.value
        if key not in found:
            found[key] = kept
        elif kept.label and not found[key].label:
            found[key] = msgspec.structs.replace(found[key], label=kept.label)
    return tuple(found.values())
