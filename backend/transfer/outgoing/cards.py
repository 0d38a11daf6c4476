"""Visiting cards (vCard 3.0, RFC 2426: what Outlook, iOS and Android all read) and Outlook's own CSV. Pure."""

from collections.abc import Sequence

from backend.contacts.companies.schemas import CompanyView
from backend.contacts.reaches import Reach
from backend.contacts.schemas import ContactView

_FOLD = 75
_TYPES = {"mobile": "CELL", "work": "WORK", "home": "HOME"}
OUTLOOK = (
    "First Name", "Last Name", "Company", "Job Title", "Mobile Phone", "Business Phone", "Home Phone", "Primary Phone",
    "Other Phone", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address", "Birthday", "Web Page", "Business Street",
    "Categories", "Notes",
)  # fmt: skip
_PHONES = {"mobile": "Mobile Phone", "work": "Business Phone", "home": "Home Phone"}


def escaped(text: str) -> str:
    """RFC 2426, 4: no text of ours begins a line of its own."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """At most 75 octets a line, never within a letter."""
    parts: list[bytes] = []
    now = b""
    for letter in line:
        byte = letter.encode()
        if len(now) + len(byte) > (_FOLD if not parts else _FOLD - 1):
            parts.append(now)
            now = b""
        now += byte
    return "\r\n ".join(part.decode() for part in [*parts, now]) + "\r\n"


def visiting_card(view: ContactView | CompanyView) -> str:
    """One card. Hidden phones and e-mails are not in the view."""
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    lines += _person(view) if isinstance(view, ContactView) else _company(view)
    lines += [f"TEL{_typed(each)}:{escaped(each.value)}" for each in view.phones]
    lines += [f"EMAIL{_typed(each, 'INTERNET')}:{escaped(each.value)}" for each in view.emails]
    lines += [f"UID:samovar-{'contact' if isinstance(view, ContactView) else 'company'}-{view.id}", "END:VCARD"]
    return "".join(folded(line) for line in lines)


def _typed(each: Reach, more: str = "") -> str:
    types = [name for name in (more, _TYPES.get(each.label, "")) if name]
    return f";TYPE={','.join(types)}" if types else ""


def _person(view: ContactView) -> list[str]:
    name, *rest = view.name.split(" ", 1) if view.name else [""]
    middle = rest[0] if rest else ""
    first = next(iter(view.phones or view.emails), None)
    full = " ".join(part for part in (view.name, view.surname) if part) or (first.value if first else str(view.id))
    lines = [f"N:{escaped(view.surname)};{escaped(name)};{escaped(middle)};;", f"FN:{escaped(full)}"]
    if view.companies:
        lines.append(f"ORG:{escaped(view.companies[0].name)}")
        lines += [f"TITLE:{escaped(view.companies[0].position)}"] if view.companies[0].position else []
    if view.birthday:
        lines.append(f"BDAY:{view.birthday}")
    lines += [f"CATEGORIES:{','.join(escaped(tag) for tag in view.tags)}"] if view.tags else []
    return lines


def _company(view: CompanyView) -> list[str]:
    lines = [f"N:{escaped(view.name)};;;;", f"FN:{escaped(view.name)}", f"ORG:{escaped(view.name)}",
             "X-ABSHOWAS:COMPANY"]  # fmt: skip
    lines += [f"ADR;TYPE=WORK:;;{escaped(each.value)};;;;" for each in view.addresses]
    lines += [f"URL:{escaped(view.site)}"] if view.site else []
    lines += [f"NOTE:{escaped(view.comment)}"] if view.comment else []
    return lines


def outlook(view: ContactView | CompanyView) -> list[str]:
    """A row under OUTLOOK's headers."""
    cells = dict.fromkeys(OUTLOOK, "")
    for each in view.phones:
        place = _PHONES.get(each.label, "Primary Phone")
        cells["Other Phone" if cells[place] else place] = each.value
    for each, place in zip(view.emails, ("E-mail Address", "E-mail 2 Address", "E-mail 3 Address"), strict=False):
        cells[place] = each.value
    if isinstance(view, ContactView):
        cells |= {"First Name": view.name, "Last Name": view.surname, "Birthday": view.birthday or ""}
        cells |= {"Categories": ";".join(view.tags)}
        if view.companies:
            cells |= {"Company": view.companies[0].name, "Job Title": view.companies[0].position}
    else:
        cells |= {"Company": view.name, "Web Page": view.site, "Notes": view.comment}
        cells["Business Street"] = "; ".join(each.value for each in view.addresses)
    return list(cells.values())


class Cards:
    """A sink of views, which writes visiting cards."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "w", encoding="utf-8", newline="")  # noqa: SIM115

    def views(self, views: Sequence[ContactView | CompanyView]) -> None:
        self._file.writelines(visiting_card(view) for view in views)

    def close(self) -> None:
        self._file.close()
