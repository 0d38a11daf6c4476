"""Saved replies as the API shows them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.inbox.buttons.schemas import NewButton
from backend.inbox.schemas import Attachment

ReplyScope = Literal["me", "team", "all"]


class SavedFile(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    name: str
    mime: str
    size: int | None


class SavedReplyView(msgspec.Struct, frozen=True):
    """`variants`: language → text. `used`: messages made from it in the last 90 days. `may_edit`: the caller may."""

    id: int
    scope: ReplyScope
    owner_id: int
    team_id: int | None
    folder: str
    title: str
    variants: dict[str, str]
    files: list[SavedFile]
    buttons: list[list[NewButton]]
    used: int
    may_edit: bool
    rev: int
    updated_at: datetime


class VariablesView(msgspec.Struct, frozen=True):
    """`locale`: the customer's language, where known. `values`: language → variable → text, empty when unknown."""

    locale: str | None
    values: dict[str, dict[str, str]]


class FilledView(msgspec.Struct, frozen=True):
    """A saved reply for one dialog. `missing`: variables that still stand in it. Files are one's uploads."""

    locale: str
    text: str
    missing: list[str]
    attachments: list[Attachment]
    buttons: list[list[NewButton]] = []
