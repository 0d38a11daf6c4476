"""Words with names in braces, filled. Pure; no expression, no format, no attribute, and no value is read again."""

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

# a variable of saved replies is written with two: whoever is used to that means the same here
_TWO = re.compile(r"\{\{ ?([^{}]*?) ?\}\}")
_ONE = re.compile(r"\{([^{}]*)\}")
_LINK = re.compile(r"https?://[^\s<>\"]+")


def tidy(text: str) -> str:
    return _TWO.sub(r"{\1}", text)


def named(text: str) -> list[str]:
    """What stands in braces, in order, each once."""
    return list(dict.fromkeys(_ONE.findall(text)))


def strangers(text: str, variables: Iterable[str]) -> list[str]:
    """What stands in braces and is no variable of this text."""
    known = set(variables)
    return [name for name in named(text) if name not in known]


def is_loose(text: str) -> bool:
    """Is there a brace that holds no name? Around a variable that is filled with nothing it would make another one."""
    return bool(re.search(r"[{}]", _ONE.sub("", text)))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """In one pass: a customer who is called "{phone}" is called so. What there is no value for is nothing."""

    def value(found: re.Match[str]) -> str:
        kept = values.get(found[1])
        return "" if kept is None else str(kept)

    return _ONE.sub(value, text)


def as_html(text: str, base: str) -> str:
    """A letter's text for programs that show HTML: whatever was put into it is text, and only an address of the house's
    own (`base`) is a link."""
    return "".join(f"<p>{_lines(each, base)}</p>\n" for each in re.split(r"\n\s*\n", text.strip()) if each.strip())


def _lines(text: str, base: str) -> str:
    made, at = "", 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(".,;:!?)")
        if not (address == base or address.startswith((f"{base}/", f"{base}?"))):
            continue
        shown = escape(address, quote=True)
        made += f'{escape(text[at : found.start()])}<a href="{shown}">{shown}</a>'
        at = found.start() + len(address)
    return (made + escape(text[at:])).replace("\n", "<br>\n")
