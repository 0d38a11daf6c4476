"""What a file is, by its content alone: names and declared types are never believed."""

import io
import re
import unicodedata
import warnings
from pathlib import PurePosixPath
from typing import Literal

import filetype
import msgspec
from PIL import Image, UnidentifiedImageError

# nothing is decoded here, and the limit below is kept
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

HEAD = 8192
NAME_MAX = 180
PIXELS_MAX = 100_000_000
PHOTO_BYTES_MAX = 10 * 1024 * 1024
UNKNOWN = "application/octet-stream"

# a browser may show these in the page; all else is handed over as a download
INLINE = frozenset(
    {
        "image/jpeg", "image/png", "image/gif", "image/webp",
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav", "audio/aac", "audio/x-flac",
        "video/mp4", "video/webm",
    }
)  # fmt: skip
TEXTS = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/plain", ".log": "text/plain"}
Kind = Literal["photo", "video", "audio", "voice", "animation", "document"]


class Looks(msgspec.Struct, frozen=True):
    """A file's type by content, and the size of the picture when it is one."""

    mime: str
    kind: Kind
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


class TooManyPixels(ValueError):
    """A picture that would fill the memory of whoever opens it."""


def look(head: bytes, name: str, size: int) -> Looks:
    """From the first HEAD bytes. Nothing is decoded. Raises TooManyPixels."""
    mime = _mime(head, name)
    if not mime.startswith("image/"):
        return Looks(mime, _kind(mime))
    width, height = _pixels(head)
    if width * height > PIXELS_MAX:
        raise TooManyPixels(f"{width}×{height}")
    if mime == "image/gif":
        return Looks(mime, "animation", width or None, height or None)
    is_photo = mime in INLINE and width > 0 and size <= PHOTO_BYTES_MAX
    return Looks(mime, "photo" if is_photo else "document", width or None, height or None)


def _mime(head: bytes, name: str) -> str:
    guessed = filetype.guess_mime(head)
    if guessed:
        return str(guessed)
    text = TEXTS.get(PurePosixPath(name).suffix.lower())
    return text if text and b"\0" not in head else UNKNOWN


def _kind(mime: str) -> Kind:
    if mime in INLINE and mime.startswith("video/"):
        return "video"
    return "audio" if mime in INLINE and mime.startswith("audio/") else "document"


def _pixels(head: bytes) -> tuple[int, int]:
    """Width and height as the header says; (0, 0) when it does not. Raises TooManyPixels."""
    try:
        with Image.open(io.BytesIO(head)) as picture:
            return picture.size
    except Image.DecompressionBombError as error:
        raise TooManyPixels(str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return 0, 0


def clean_name(given: str) -> str:
    """A name that is only a name: no folders, no control or direction characters, at most NAME_MAX long."""
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = name.strip(" .") or "file"
    if len(name) <= NAME_MAX:
        return name
    dot = name.rfind(".", len(name) - 12)
    ending = name[dot:] if dot > 0 else ""
    return name[: NAME_MAX - len(ending)] + ending
