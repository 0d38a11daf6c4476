"""An invitation (RFC 5545, RFC 6047): what, when, where, from whom; and our answer to it (RFC 5546, 3.2.3)."""

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.connectors.contract import Mailbox, Meeting

_ESCAPES = re.compile(r"\\([\\;,nN])")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]{2,}")
_ZONE = re.compile(r"[\w/+-]{1,60}")
_MOMENT = re.compile(r"\d{8}(T\d{6}Z?)?")
_STATUSES = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}
UID_MAX = 500
LINES_MAX = 5000
WORDS_MAX = 2000


def invitation(text: str) -> dict[str, Any] | None:
    """As the contract's `other`; None where no event stands in it."""
    method, fields = _first_event(text)
    if not fields:
        return None
    title, start, end = _words(fields, "SUMMARY"), _when(fields, "DTSTART"), _when(fields, "DTEND")
    uid, sequence = _words(fields, "UID")[:UID_MAX], _sequence(fields)
    told = {
        "kind": "invitation",
        "title": title,
        "text": _words(fields, "DESCRIPTION"),
        "place": _words(fields, "LOCATION"),
        "start": start,
        "end": end,
        # an address is no name: some roles see none
        "organizer": "" if "@" in (name := _organizer(fields).name) else name,
        "cancelled": method == "CANCEL" or _words(fields, "STATUS") == "CANCELLED" or None,
        "answer": method == "REPLY" or None,
        "status": _status(fields) if method == "REPLY" else "",
        "uid": uid,
        "sequence": sequence,
        "recurrence": _recurrence(fields),
        # it wants to be answered
        "asks": (method == "REQUEST" and bool(uid)) or None,
    }
    return {name: value for name, value in told.items() if value}


def organizer(text: str) -> Mailbox | None:
    """Who invites, and at which address the answer is wanted; None where it is none."""
    found = _organizer(_first_event(text)[1])
    return found if _ADDRESS.fullmatch(found.address) else None


def reply(meeting: Meeting, who: Mailbox | None, ours: Mailbox, at: datetime) -> str:
    """The calendar of our answer. Whatever strangers wrote into theirs stays within its line."""
    lines = ["BEGIN:VCALENDAR", "PRODID:-//Samovar//Mail//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT"]
    lines += [f"UID:{_escaped(meeting.uid)}", f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"]
    lines += [f"SEQUENCE:{meeting.sequence}"]
    if meeting.recurrence:
        lines.append(f"RECURRENCE-ID{meeting.recurrence}")
    if who is not None:
        lines.append(f"ORGANIZER{_called(who.name)}:mailto:{who.address}")
    lines.append(f"ATTENDEE;PARTSTAT={meeting.answer.upper()}{_called(ours.name)}:mailto:{ours.address}")
    if meeting.title:
        lines.append(f"SUMMARY:{_escaped(meeting.title)}")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VEVENT", "END:VCALENDAR"])


def _called(name: str) -> str:
    bare = re.sub(r'["\x00-\x1f\x7f]', " ", name).strip()[:200]
    return f';CN="{bare}"' if bare else ""


def _escaped(value: str) -> str:
    said = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return re.sub(r"[\x00-\x1f\x7f]", "", said)


def _folded(line: str) -> str:
    """At 75 octets, never inside a letter (RFC 5545, 3.1)."""
    parts, room = [""], 75
    for char in line:
        size = len(char.encode())
        if size > room:
            parts.append(" ")
            room = 74
        parts[-1] += char
        room -= size
    return "\r\n".join(parts)


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


def _organizer(fields: dict[str, Field]) -> Mailbox:
    params, value = fields.get("ORGANIZER", ({}, ""))
    address = value.strip()[:320].lower().removeprefix("mailto:")
    return Mailbox(address, " ".join(params.get("CN", "").split())[:200])


def _sequence(fields: dict[str, Field]) -> int:
    said = fields["SEQUENCE"][1].strip() if "SEQUENCE" in fields else ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _status(fields: dict[str, Field]) -> str:
    """What whoever answers says."""
    params, _ = fields.get("ATTENDEE", ({}, ""))
    return _STATUSES.get(params.get("PARTSTAT", "").upper(), "")


def _recurrence(fields: dict[str, Field]) -> str:
    params, value = fields.get("RECURRENCE-ID", ({}, ""))
    zone, moment = params.get("TZID", ""), value.strip()
    if not _MOMENT.fullmatch(moment):
        return ""
    if len(moment) == 8:
        return f";VALUE=DATE:{moment}"
    return f";TZID={zone}:{moment}" if _ZONE.fullmatch(zone) else f":{moment}"
