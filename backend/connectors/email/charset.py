"""Bytes into text, whatever their letter says of them."""

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header

# names that programs write and Python does not know
NAMES = {
    "koi8r": "koi8-r",
    "koi-8r": "koi8-r",
    "windows1251": "cp1251",
    "win-1251": "cp1251",
    "unicode-1-1-utf-8": "utf-8",
}
CYRILLIC = ("cp1251", "koi8-r", "cp866")
# the letters that a Russian text is mostly made of: in another encoding they turn into rare ones
_FREQUENT = re.compile("[оеаинтсрвлкмдпуя]")
_SPACES = re.compile(r"[\r\n\t ]+")
# what says of itself only that it has no letters of its own
_SAYS_NOTHING = ("", "ascii", "iso8859-1", "cp1252")
HEADER_MAX = 20_000


def decode(data: bytes, named: str | None) -> str:
    """As its letter names it, unless that is plainly untrue."""
    name = _codec(named)
    if not any(byte > 127 for byte in data) and not (name.startswith(("utf-16", "utf-32", "iso2022", "hz"))):
        return data.decode("ascii", "replace")
    if name not in _SAYS_NOTHING:
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
        else:
            return _better(data, name, text) if name in CYRILLIC else text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, name)


def _codec(named: str | None) -> str:
    name = (named or "").strip().strip("'\"").lower()
    try:
        found = codecs.lookup(NAMES.get(name, name))
    except (LookupError, ValueError):
        return ""
    # "hex", "zip" and the like are no encodings of letters
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def _weight(text: str) -> int:
    return len(_FREQUENT.findall(text))


def _better(data: bytes, name: str, text: str) -> str:
    """Of the Cyrillic encodings the one that reads as words, where the one named clearly does not."""
    others = [data.decode(other, "replace") for other in CYRILLIC if other != name]
    best = max(others, key=_weight)
    return best if _weight(best) > 3 * _weight(text) + 2 else text


def _guessed(data: bytes, name: str) -> str:
    best = max((data.decode(each, "replace") for each in CYRILLIC), key=_weight)
    letters = sum(byte > 127 for byte in data)
    if _weight(best) * 3 > letters:
        return best
    return data.decode(name or "cp1252", "replace")


def bare(value: object) -> str:
    """A header's text as it stands, encoded words and all; bytes that nobody declared are decoded."""
    if hasattr(value, "_chunks"):  # email.header.Header keeps them so
        return _bytes("".join(chunk for chunk, _ in value._chunks)[:HEADER_MAX])
    return _bytes(str(value or "")[:HEADER_MAX])


def header(value: object) -> str:
    """A header's text on one line: encoded words, bare bytes, folds."""
    text = bare(value)
    parts: list[tuple[str | bytes, str | None]]
    try:
        parts = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, ValueError):
        parts = [(text, None)]
    return _SPACES.sub(" ", "".join(_joined(parts))).strip()


def _bytes(text: str) -> str:
    """Python keeps bytes above 127 of a header as surrogates."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    return decode(text.encode("utf-8", "surrogateescape"), None)


def _joined(parts: list[tuple[str | bytes, str | None]]) -> list[str]:
    """A letter of several bytes may be cut between two encoded words of one charset: they are decoded together."""
    runs: list[tuple[bytes | str, str | None]] = []
    for part, charset in parts:
        if runs and charset and runs[-1][1] == charset and isinstance(part, bytes) and isinstance(runs[-1][0], bytes):
            runs[-1] = (runs[-1][0] + part, charset)
        else:
            runs.append((part, charset))
    return [part if isinstance(part, str) else _raw(part, charset) for part, charset in runs]


def _raw(part: bytes, charset: str | None) -> str:
    # what stands between encoded words comes as raw-unicode-escape
    return decode(part, charset) if charset else part.decode("raw-unicode-escape", "replace")
