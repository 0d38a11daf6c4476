"""What a page with a form of ours asks and is told."""

from datetime import datetime

import msgspec


class FieldLook(msgspec.Struct, frozen=True):
    """One question in the page's language. `options`: what may be chosen, as it is kept."""

    name: str
    type: str
    label: str
    hint: str
    required: bool
    options: list[str] = []


class ConsentLook(msgspec.Struct, frozen=True):
    """`required`: without it nothing is taken."""

    version: str
    text: str
    url: str | None
    required: bool = True


class Slot(msgspec.Struct, frozen=True):
    """When somebody could call."""

    at: datetime


class FormLook(msgspec.Struct, frozen=True):
    """A form, ready to be drawn. `ticket`: goes back with the answers; `wait_s`: and no sooner than that."""

    lang: str
    title: str
    intro: str
    button: str
    thanks: str
    accent: str
    theme: str
    fields: list[FieldLook]
    consent: ConsentLook | None
    marketing: ConsentLook | None
    slots: list[Slot]
    mimes: list[str]
    files_max: int
    file_bytes: int
    ticket: str
    wait_s: int


class Taken(msgspec.Struct, frozen=True):
    """A submission was taken in."""

    ok: bool = True
    thanks: str = ""
