"""Can these buttons be sent there? Asked before anything is written; the composer asks the same (buttons/limits.ts)."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from backend.connectors.contract import ButtonLimits, Capabilities
from backend.connectors.split import units
from backend.inbox.buttons.schemas import ButtonRows, NewButton
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

Fault = tuple[str, Mapping[str, Any]]


def tidy(rows: ButtonRows) -> ButtonRows:
    """Spaces are one, an address is whole, empty rows are none."""
    kept = (tuple(_tidy(button) for button in row) for row in rows)
    return tuple(row for row in kept if row)


def _tidy(button: NewButton) -> NewButton:
    url = clean_text(button.url).strip() if button.url is not None else None
    return NewButton(" ".join(clean_text(button.text).split()), url)


def check_buttons(rows: ButtonRows, able: Capabilities, text: str, files: int, *, quotes: bool = False) -> None:
    """They are tidy. Raises Invalid: what the channel does not take is told in words."""
    if rows and (found := fault(rows, able.buttons, text, files)):
        refuse(*found)
    if rows and quotes and able.buttons and not able.buttons.quoted:
        refuse("no_buttons_with_quote")


def check_alone(rows: ButtonRows) -> None:
    """Of what is kept for later use in any channel: each has its words, and an address that is one. Raises Invalid."""
    if found := next(_of_each(rows, None), None):
        refuse(*found)


def refuse(code: str, values: Mapping[str, Any] | None = None) -> None:
    raise Invalid("invalid", fields={"buttons": code}, values=dict(values or {}))


def fault(rows: ButtonRows, limits: ButtonLimits | None, text: str, files: int) -> Fault | None:
    """What is wrong first: the code of a sentence and its values."""
    if limits is None:
        return "no_buttons_here", {}
    return next(_faults(rows, limits, text, files), None)


def _faults(rows: ButtonRows, limits: ButtonLimits, text: str, files: int) -> Iterator[Fault]:
    total, links = sum(map(len, rows)), sum(button.url is not None for row in rows for button in row)
    if not text.strip():
        yield "buttons_need_text", {}
    yield from _of_each(rows, limits)
    if total > limits.total:
        yield "too_many_buttons", {"limit": limits.total}
    if len(rows) > limits.rows:
        yield "too_many_button_rows", {"limit": limits.rows}
    if max(map(len, rows)) > limits.per_row:
        yield "button_row_too_long", {"limit": limits.per_row}
    if limits.links_max is not None and links > limits.links_max:
        yield ("too_many_button_links" if limits.links_max else "no_button_links"), {"limit": limits.links_max}
    if not limits.mixed and 0 < links < total:
        yield "buttons_not_mixed", {}
    if limits.files_max is not None and files > limits.files_max:
        yield (
            ("too_many_files_with_buttons" if limits.files_max else "no_files_with_buttons"),
            {"limit": limits.files_max},
        )
    if limits.body_max is not None and units(text) > limits.body_max:
        yield "too_long_for_buttons", {"limit": limits.body_max}


def _of_each(rows: ButtonRows, limits: ButtonLimits | None) -> Iterator[Fault]:
    seen = set[str]()
    for button in (button for row in rows for button in row):
        if not button.text:
            yield "button_without_text", {}
        if limits and units(button.text) > limits.text_max:
            yield "button_too_long", {"text": button.text, "limit": limits.text_max}
        if button.url is not None and not _is_page(button.url):
            yield "button_bad_link", {"text": button.text}
        if "{{" in button.text or "{{" in (button.url or ""):
            yield "button_variable", {"text": button.text}
        # the customer's answer would not say which
        if button.text.casefold() in seen:
            yield "button_twice", {"text": button.text}
        seen.add(button.text.casefold())


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    return named and parts.username is None and not any(char.isspace() or ord(char) < 32 for char in url)
