"""What a message is made of: its text, files, place, visiting card. Pure."""

import mimetypes
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

import msgspec

from backend.connectors.contract import Entity, FileKind, Place, RemoteFile, SharedContact
from backend.connectors.gateway import ids
from backend.connectors.gateway.description import File, Rule
from backend.connectors.gateway.expressions import find
from backend.connectors.split import units

Get = Callable[[str], Any]
# https://faq.whatsapp.com/539178204879377
MARKS = {"*": "bold", "_": "italic", "~": "strike", "`": "code"}
# bounded: what strangers write must not make it look from every mark to the end of a long text
MARKED = re.compile(
    r"(?<![\w*_~`])(?:```(?P<pre>[^`]{1,4000})```"
    r"|(?P<mark>[*_~`])(?=\S)(?P<body>[^\n]{1,1000}?)(?<=\S)(?P=mark))(?![\w*_~`])"
)
KIND_OF: dict[str, FileKind] = {"image": "photo", "video": "video", "audio": "audio"}
FILES_MAX = 50
NAME_MAX = 200
MARKED_MAX = 10_000


class Body(msgspec.Struct, frozen=True):
    text: str
    entities: tuple[Entity, ...]
    files: tuple[RemoteFile, ...]
    place: Place | None
    contact: SharedContact | None
    other: dict[str, Any] | None

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or self.place or self.contact or self.other)


def body(rule: Rule, get: Get, kinds: Mapping[str, FileKind], marked: str) -> Body:
    """Raises ValueError."""
    text, entities = readable(ids.text(get("text")) or "", marked)
    return Body(text, entities, _files(rule, get, kinds), _place(get), _contact(get), _card(rule, get))


def readable(text: str, marked: str) -> tuple[str, tuple[Entity, ...]]:
    """Text without its marks, and what they said."""
    if marked != "whatsapp" or len(text) > MARKED_MAX or not any(mark in text for mark in MARKS):
        return text, ()
    return _unmarked(text, 0)


def _unmarked(text: str, depth: int) -> tuple[str, tuple[Entity, ...]]:
    out, entities, last, length = list[str](), list[Entity](), 0, 0
    for found in MARKED.finditer(text):
        before = text[last : found.start()]
        out.append(before)
        length += units(before)
        kind = "pre" if found["pre"] is not None else MARKS[found["mark"]]
        inner: str = found["pre"] if found["pre"] is not None else found["body"]
        inside: tuple[Entity, ...] = ()
        if kind not in ("pre", "code") and depth < 3:
            inner, inside = _unmarked(inner, depth + 1)
        entities.append(Entity(kind, length, units(inner)))  # type: ignore[arg-type]
        entities += [msgspec.structs.replace(one, offset=one.offset + length) for one in inside]
        out.append(inner)
        length += units(inner)
        last = found.end()
    out.append(text[last:])
    return "".join(out), tuple(entities)


def _files(rule: Rule, get: Get, kinds: Mapping[str, FileKind]) -> tuple[RemoteFile, ...]:
    if rule.file is None or rule.files is None:
        return ()
    found = get("files")
    each = found if isinstance(found, list) else [found]
    made = [_file(rule.file, one, kinds) for one in each[:FILES_MAX] if one is not None]
    return tuple(one for one in made if one is not None)


def _file(where: File, root: Any, kinds: Mapping[str, FileKind]) -> RemoteFile | None:
    said = {name: ids.text(find(path, root)) for name in where.__struct_fields__ if (path := getattr(where, name))}
    remote = {name: value for name in ("url", "id", "data") if (value := said.get(name))}
    if not remote:
        return None
    name = unquote(said.get("name") or "").rpartition("/")[2].rpartition("\\")[2][:NAME_MAX]
    mime = (said.get("mime") or "").partition(";")[0].strip().lower()
    if "/" not in mime:
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind = kinds.get(said.get("kind") or "") or KIND_OF.get(mime.partition("/")[0], "document")
    return RemoteFile(
        kind,
        remote,
        name=name,
        mime=mime,
        size=_number(said.get("size")),
        width=_number(said.get("width")),
        height=_number(said.get("height")),
        duration_s=float(seconds) if (seconds := _number(said.get("seconds"))) else None,
    )


def _number(said: str | None) -> int | None:
    try:
        found = int(float(said)) if said else 0
    except (ValueError, OverflowError):
        return None
    return found if 0 < found < 2**40 else None


def _place(get: Get) -> Place | None:
    latitude, longitude = ids.text(get("latitude")), ids.text(get("longitude"))
    if not latitude or not longitude:
        return None
    try:
        title, address = (ids.text(get("place")) or "").strip(), (ids.text(get("address")) or "").strip()
        found = Place(float(latitude), float(longitude), title, address)
    except ValueError:
        return None
    return found if abs(found.latitude) <= 90 and abs(found.longitude) <= 180 else None


def _contact(get: Get) -> SharedContact | None:
    phone, name = ids.text(get("contact_phone")) or "", ids.text(get("contact_name")) or ""
    return SharedContact(ids.phone(phone) or phone, name) if phone or name else None


def _card(rule: Rule, get: Get) -> dict[str, Any] | None:
    """What is shown otherwise; a card of which nothing but its kind was found is none."""
    found = get("card") if rule.card else None
    return found if isinstance(found, dict) and found.get("kind") else None
