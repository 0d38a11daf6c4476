"""An invitation (RFC 5545, RFC 6047): what, when, where, from whom."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

_ESCAPES = re.compile(r"\\([\\;,nN])")
LINES_MAX = 5000
WORDS_MAX = 2000


def invitation(text: str) -> dict[str, Any] | None:
    """As the contract's `other`; None where no event stands in it."""
    method, fields = _first_event(text)
    if not fields:
        return None
    title, start, end = _words(fields, "SUMMARY"), _when(fields, "DTSTART"), _when(fields, "DTEND")
    who = fields.get("ORGANIZER")
    told = {
        "kind": "invitation",
        "title": title,
        "text": _words(fields, "DESCRIPTION"),
        "place": _words(fields, "LOCATION"),
        "start": start,
        "end": end,
        "organizer": (who[0].get("CN") or who[1].lower().removeprefix("mailto:")) if who else "",
        "cancelled": method == "CANCEL" or _words(fields, "STATUS") == "CANCELLED" or None,
        "answer": method == "REPLY" or None,
    }
    return {name: value for name, value in told.items() if value}


Field = tuple[dict[str, str], str]


def _first_event(text: str) -> tuple[str, dict[str, Field]]:
    method, fields, inside = "", dict[str, Field](), 0
    for line in _unfolded(text):
        name, params, value = _split(line)
        if name == "METHOD" and not inside:
            method = value.upper()
        elif name == "BEGIN":
            if value.upper() == "VEVENT" or inside:
                inside += 1
        elif name == "END" and inside:
            inside -= 1
            if not inside:
                break
        elif inside == 1:
            fields.setdefault(name, (params, value))
    return method, fields


def _unfolded(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines()[:LINES_MAX]:
        if line[:1] in (" ", "\t") and lines:
            if len(lines[-1]) < 4 * WORDS_MAX:
                lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def _split(line: str) -> tuple[str, dict[str, str], str]:
    """NAME;PARAM="a:b";PARAM=c:value"""
    quoted, at = False, len(line)
    for index, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            at = index
            break
    name, *params = line[:at].split(";")
    known = {key.upper(): value.strip('"') for key, _, value in (param.partition("=") for param in params)}
    return name.upper().strip(), known, line[at + 1 :]


def _words(fields: dict[str, Field], name: str) -> str:
    value = fields[name][1] if name in fields else ""
    return _ESCAPES.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()[:WORDS_MAX]


def _when(fields: dict[str, Field], name: str) -> str:
    """A moment in UTC, or a day; as it stands where its zone is one that nobody knows."""
    if name not in fields:
        return ""
    params, value = fields[name]
    try:
        if len(value) == 8:
            return date(int(value[:4]), int(value[4:6]), int(value[6:])).isoformat()
        moment = datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 its zone stands apart
    except ValueError:
        return ""
    if value.endswith("Z"):
        return moment.replace(tzinfo=UTC).isoformat()
    try:
        zone = ZoneInfo(params.get("TZID", ""))
    except (KeyError, ValueError, OSError):
        return moment.isoformat()
    return moment.replace(tzinfo=zone).astimezone(UTC).isoformat()
