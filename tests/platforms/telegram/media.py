"""Media objects of a Message, from Photo to VideoNote: https://core.telegram.org/bots/api#available-types"""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram import samples
from tests.platforms.telegram.errors import ApiError, bad
from tests.platforms.telegram.files import FileStore, Upload

PHOTO_BYTES = 10 * 1024 * 1024
SIDES = (90, 320, 800)
MIMES = {
    "video": "video/mp4",
    "animation": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "document": "application/octet-stream",
}
# Which optional facts each kind carries, with what stands there when the sender did not say.
FACTS: dict[str, dict[str, Any]] = {
    "video": {"width": 0, "height": 0, "duration": 0},
    "animation": {"width": 0, "height": 0, "duration": 0},
    "audio": {"duration": 0},
    "voice": {"duration": 0},
    "document": {},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
    "video_note": {"length": 240, "duration": 0},
}
MAY = {
    "audio": ("performer", "title"),
    "video": ("start_timestamp",),
    "sticker": ("emoji", "set_name"),
}
NAMED = ("video", "animation", "audio", "document")


def photo(store: FileStore, content: bytes) -> list[dict[str, Any]]:
    """PhotoSize, smallest first; every size is a file of its own, all below 10 MB."""
    if len(content) > PHOTO_BYTES:
        raise bad(f"file of size {len(content)} bytes is too big for a photo")
    sizes: list[dict[str, Any]] = []
    for side in SIDES:
        try:
            smaller, width, height = samples.shrunk(content, side)
        except OSError:
            raise bad("IMAGE_PROCESS_FAILED") from None
        if sizes and sizes[-1]["width"] == width:
            break
        stored = store.add("photo", smaller, "photo.jpg")
        sizes.append({**stored.ids, "width": width, "height": height})
    for size in sizes:
        store.by_id[size["file_id"]].about = {"photo": sizes}
    return sizes


def medium(
    store: FileStore, kind: str, content: bytes, name: str, mime: str = "", size: int | None = None, **facts: Any
) -> Any:
    """The object that stands in a Message under `kind`."""
    if kind == "photo":
        return photo(store, content)
    stored = store.add(kind, content, name, size)
    value: dict[str, Any] = {**FACTS[kind], **stored.ids}
    value |= {key: facts[key] for key in (*FACTS[kind], *MAY.get(kind, ())) if facts.get(key) is not None}
    if kind in MIMES:
        value["mime_type"] = mime or MIMES[kind]
    if kind in NAMED:
        value["file_name"] = name
    if (thumbnail := facts.get("thumbnail")) is not None:
        small, width, height = samples.shrunk(thumbnail, 320)
        preview = store.add("thumbnail", small, "thumb.jpg")
        value["thumbnail"] = {**preview.ids, "width": width, "height": height}
    stored.about = {kind: value}
    return value


def body(kind: str, value: Any) -> dict[str, Any]:
    """For backward compatibility an animation also stands under `document` (Message.animation)."""
    if kind != "animation":
        return {kind: value}
    plain = {key: value[key] for key in ("file_id", "file_unique_id", "file_size", "mime_type", "file_name")}
    return {"animation": value, "document": plain}


def from_bot(store: FileStore, kind: str, given: Upload | str, facts: dict[str, Any]) -> dict[str, Any]:
    """An upload, or a file_id of the same kind (the kind cannot be changed by resending)."""
    if isinstance(given, Upload):
        if kind == "voice" and not _is_voice(given.content):
            kind = "document"  # "other formats may be sent as Audio or Document" (sendVoice)
        extra = {**facts}
        if isinstance(facts.get("thumbnail"), Upload):
            extra["thumbnail"] = facts["thumbnail"].content
        else:
            extra.pop("thumbnail", None)
        return body(kind, medium(store, kind, given.content, given.name, given.mime, **extra))
    if given.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    stored = store.known(given)
    if kind not in stored.about:
        have, want = stored.kind.replace("_", " ").title(), kind.replace("_", " ").title()
        raise ApiError(400, f"Bad Request: can't use file of type {have} as {want}")
    return body(kind, stored.about[kind])


def _is_voice(content: bytes) -> bool:
    return content[:4] == b"OggS" or content[:3] == b"ID3" or content[:1] == b"\xff" or content[4:8] == b"ftyp"
