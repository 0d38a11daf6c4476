"""What a fact of an own kind may hold: read against the fields of the kind, every fault at once."""

import re
from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from backend.activities.kinds.schemas import KindField
from backend.kit.clean import clean_text

TEXT_MAX = 2000
NOTE_MAX = 4000
NUMBER_MAX = 1e15
_LINK = re.compile(r"^https?://[^\s/?#]+[^\s]*$", re.IGNORECASE)


def read(fields: list[KindField], given: Mapping[str, Any], place: str, faults: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept; faults are put down under `place` and the key: "data.amount"."""
    known = {field.key: field for field in fields if not field.archived}
    found: dict[str, Any] = {}
    for key in given.keys() - known.keys():
        # a key is whatever a stranger wrote: it is named as far as a name can go
        faults[f"{place}.{key[:60]}"] = "no_such_event_field"
    for key, field in known.items():
        value = given.get(key)
        if value is None or value == "":
            if field.required:
                faults[f"{place}.{key}"] = "event_value_needed"
            continue
        kept = _READ[field.type](field, value)
        if kept is None:
            faults[f"{place}.{key}"] = f"event_{field.type}"
        else:
            found[key] = kept
    return found


def _text(_: KindField, value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        return None
    return clean_text(value).strip() or None


def _number(_: KindField, value: Any) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return value if abs(value) <= NUMBER_MAX else None


def _date(_: KindField, value: Any) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _yes_no(_: KindField, value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _choice(field: KindField, value: Any) -> str | None:
    return value if value in field.options else None


def _link(_: KindField, value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > TEXT_MAX:
        return None
    found = clean_text(value).strip()
    return found if _LINK.match(found) else None


_READ = {"text": _text, "number": _number, "date": _date, "yes_no": _yes_no, "choice": _choice, "link": _link}
