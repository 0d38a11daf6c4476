"""Types and sizes of media: …/whatsapp/business-phone-numbers/media#supported-media-types"""

from __future__ import annotations

MB = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
MIMES: dict[str, tuple[str, ...]] = {
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    "document": (
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{OFFICE}wordprocessingml.document",
        f"{OFFICE}spreadsheetml.sheet",
        f"{OFFICE}presentationml.presentation",
    ),
    "image": ("image/jpeg", "image/png"),
    "sticker": ("image/webp",),
    "video": ("video/3gpp", "video/mp4"),
}
ALL = tuple(mime for kind in ("document", "video", "image", "sticker", "audio") for mime in MIMES[kind])
LARGEST = {"audio": 16 * MB, "document": 100 * MB, "image": 5 * MB, "sticker": 500 * 1024, "video": 16 * MB}
LARGEST_STILL_STICKER = 100 * 1024
CAPTIONED = ("image", "video", "document")
MEDIA_KINDS = tuple(MIMES)


def base(mime: str) -> str:
    return mime.partition(";")[0].strip().lower()


def kind_of(mime: str) -> str | None:
    return next((kind for kind, mimes in MIMES.items() if base(mime) in mimes), None)


def is_animated(content: bytes) -> bool:
    return content[12:16] == b"VP8X" and bool(content[20] & 0x02)


def largest(kind: str, content: bytes) -> int:
    return LARGEST_STILL_STICKER if kind == "sticker" and not is_animated(content) else LARGEST[kind]


def looks_like(content: bytes) -> str:
    """What the bytes are, whatever the sender called them; nothing is claimed of documents."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"OggS"):
        return "audio/ogg" if b"OpusHead" in content[:100] else "application/octet-stream"
    if content.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")):
        return "audio/mpeg"
    if content.startswith(b"#!AMR"):
        return "audio/amr"
    if content.startswith((b"\xff\xf1", b"\xff\xf9")):
        return "audio/aac"
    if content[4:8] == b"ftyp":
        return {b"3gp": "video/3gpp", b"M4A": "audio/mp4"}.get(content[8:11], "video/mp4")
    return "application/pdf" if content.startswith(b"%PDF") else "application/octet-stream"


def fits(kind: str, mime: str, content: bytes) -> str:
    """Empty when such a message can be made of it; otherwise what is wrong, as 131053 tells."""
    named = base(mime)
    if named not in MIMES[kind] and not (kind == "document" and named in ALL):
        return f"{kind.title()} file uploaded with mimetype as {named}, which this message does not take"
    found = looks_like(content)
    if named.partition("/")[0] != "text" and kind != "document" and found != named and not _same(found, named):
        return f"{kind.title()} file uploaded with mimetype as {named}, but what came is {found}"
    if len(content) > largest(kind, content):
        return f"{kind.title()} file is {len(content)} bytes, the most is {largest(kind, content)}"
    return ""


def _same(found: str, named: str) -> bool:
    """An MP4 box says little of what is inside."""
    return {found, named} == {"video/mp4", "audio/mp4"}
