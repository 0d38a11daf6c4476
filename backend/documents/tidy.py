"""Titles and addresses as they are kept. Pure."""

import unicodedata
from pathlib import PurePosixPath

from backend.fields.kinds.base import Bad, Reader, Spec
from backend.fields.kinds.reach import LINK
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

TITLE_MAX = 180
FOLDER_MAX = 120
# what would make a name read another way than it is written
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def _line(text: str) -> str:
    seen = "".join(" " if char.isspace() else char for char in clean_text(text))
    return " ".join("".join(char for char in seen if unicodedata.category(char) not in _UNSEEN).split())


def title_of(text: str) -> str:
    """One line. Raises Invalid."""
    title = _line(text)
    if not title:
        raise Invalid("invalid", fields={"title": "required"})
    if len(title) > TITLE_MAX:
        raise Invalid("invalid", fields={"title": "too_long"}, values={"limit": TITLE_MAX})
    return title


def file_title(text: str, name: str) -> str:
    """A file keeps the ending it came with: what it is saved as still opens. Raises Invalid."""
    title, ending = title_of(text), PurePosixPath(name).suffix
    if ending and PurePosixPath(title).suffix.lower() != ending.lower():
        title = title_of(title + ending)
    return title


def folder_of(text: str) -> str:
    """A path: "Договоры/2026"; "" is the top. Raises Invalid."""
    parts = [part for each in text.split("/") if (part := _line(each))]
    folder = "/".join(parts)
    if len(folder) > FOLDER_MAX:
        raise Invalid("invalid", fields={"folder": "too_long"}, values={"limit": FOLDER_MAX})
    return folder


def url_of(text: str) -> str:
    """http and https alone. Raises Invalid."""
    try:
        found = LINK.parse(clean_text(text), Spec(), Reader())
    except Bad as error:
        raise Invalid("invalid", fields={"url": "bad_address"}) from error
    return str(found)


def said(url: str) -> str:
    """What a link without a title is called."""
    plain = url.split("://", 1)[1].rstrip("/").removeprefix("www.")
    return plain if len(plain) <= TITLE_MAX else plain[: TITLE_MAX - 1] + "…"
