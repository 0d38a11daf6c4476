"""The API's shapes of this room."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.privacy.catalogue.shapes import Class, Fate, What, Whose
from backend.privacy.setting import Terms

Choice = Literal["erase", "keep"]
Papers = Literal["refuse", "keep"]
ErasureState = Literal["asked", "waiting", "erasing", "done", "cancelled"]


class CatalogueRow(msgspec.Struct, frozen=True):
    """A table of the house: whose it is, what its columns say, how long it stays, what erasure does there."""

    table: str
    whose: Whose
    kept: Class
    holds: dict[str, What]
    fate: Fate


class PersonFound(msgspec.Struct, frozen=True, kw_only=True):
    """What erasure would take. `typed`: what has to be typed to ask for it. `held_until`: the last day on which the law
    keeps an invoice of theirs.
    """

    contact_id: int
    typed: str
    people: int
    dialogs: int
    open_dialogs: int
    messages: int
    notes: int
    files: int
    cards: int
    tasks: int
    orders: int
    invoices: int
    kept_invoices: int
    unsent: int
    held_until: str | None
    wait_hours: int
    second: bool


class AskErasure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`typed`: the person's name, or their number where they have none. `notes`: what becomes of colleagues' notes
    about them. `papers`: what to do where invoices have to be kept.
    """

    typed: str
    notes: Choice = "erase"
    papers: Papers = "refuse"


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """The record. It tells nothing of the person but the number that they had."""

    id: int
    contact_id: int
    state: ErasureState
    notes: Choice
    papers: Papers
    asked_by: str
    asked_at: datetime
    confirmed_by: str | None
    due_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    cancelled_by: str | None
    held: Literal["sending", "papers", "joined"] | None
    counts: dict[str, int]
    removed: dict[str, int]
    # may the caller agree to it
    agrees: bool


class PersonExport(msgspec.Struct, frozen=True, kw_only=True):
    """A file with all that is known of somebody. `until`: when it goes."""

    id: int
    contact_id: int
    state: Literal["running", "done", "failed", "gone"]
    asked_by: str
    size: int
    counts: dict[str, int]
    created_at: datetime
    until: datetime | None
    # may the caller fetch it: whoever asked for it
    mine: bool


class AskExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`notes`: with what colleagues have written about them to each other."""

    notes: bool = True


class AskReveal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    field: Literal["phone", "email"]
    reason: str


class Revealed(msgspec.Struct, frozen=True, kw_only=True):
    values: list[str]


class CopyTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A phone or an e-mail was put into the clipboard."""

    field: Literal["phone", "email"]


class RevealView(msgspec.Struct, frozen=True, kw_only=True):
    """Who took whose phone or e-mail, when and why; never the value."""

    id: int
    at: datetime
    who: str
    contact_id: int
    field: Literal["phone", "email"]
    how: Literal["shown", "copied"]
    reason: str


class SetTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days by class, of the house and of channels that have their own."""

    version: int = 0
    terms: Terms = Terms()
    channels: dict[str, Terms] = {}


class TermRun(msgspec.Struct, frozen=True, kw_only=True):
    """What the terms took at one time, by class."""

    id: int
    at: datetime
    removed: dict[str, int]


class SetPrivacy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    wait_hours: int
    second: bool
    papers_years: int
    reveal_limit: int = 30
    export_limit: int = 1000
