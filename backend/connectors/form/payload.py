"""What our door (inbox/forms) took in, as it is kept and read: it was let in, its files lie in our storage."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend.connectors.kept import KeptFile


class File(KeptFile, frozen=True, omit_defaults=True, kw_only=True):
    """`field`: of which field it is."""

    field: str


class Posted(msgspec.Struct, frozen=True, tag="posted", omit_defaults=True):
    """By another builder, or a page's own form. `json`: the body as it came; `raw`: one in no encoding that we know;
    else its fields in `pairs`. `page`: from where the browser sent it.
    """

    at: datetime
    json: str | None = None
    raw: bytes | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()
    page: str = ""


class Consent(msgspec.Struct, frozen=True):
    """What was agreed to, in the very words, and which version of them that is."""

    version: str
    text: str


class Filled(msgspec.Struct, frozen=True, tag="filled", omit_defaults=True):
    """Our own form: values as the door checked them, by the field's name. `title`, `labels`: as they were read.
    `callback`: when they want to be called (`soon`: as soon as can be), and in which zone they are.
    """

    id: UUID
    at: datetime
    values: dict[str, Any]
    labels: dict[str, str]
    types: dict[str, str]
    language: str = ""
    title: str = ""
    files: tuple[File, ...] = ()
    page: dict[str, str] | None = None
    referrer: str = ""
    consent: Consent | None = None
    callback_at: datetime | None = None
    callback_soon: bool = False
    zone: str = ""


Payload = Posted | Filled
decode = msgspec.json.Decoder(Payload).decode
encode = msgspec.json.Encoder().encode
