"""How two contacts stood before they were joined, and what of it is given back. Pure, with the statement for it."""

from collections.abc import Mapping
from typing import Any

# columns that a merge writes, those that belong together in one group
GROUPS = (
    ("name", "surname"),
    ("birthday",),
    ("hand_set",),
    ("locale",),
    ("fields",),
    ("responsible_id",),
    ("avatar_key", "avatar_mime"),
)
# as long as anybody may split them again; afterwards how they stood is forgotten
UNDO_DAYS = 90
REACHES = ("phone", "email")
PERSON = "SELECT to_jsonb(c)::text AS row FROM contacts c WHERE id = $1"


def columns() -> list[str]:
    plain = [name for group in GROUPS for name in group]
    return plain + [name for one in REACHES for name in (one, f"{one}_normal", f"{one}_label", f"more_{one}s")]


def given_back(before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The person's columns as they were; what a colleague changed since stays changed."""
    found: dict[str, Any] = {}
    for group in GROUPS:
        changed = any(now[name] != after[name] for name in group)
        found |= {name: (now if changed else before)[name] for name in group}
    for one in REACHES:
        found |= _reaches(one, before, after, now)
    return found


def _reaches(one: str, before: Mapping[str, Any], after: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    names = (one, f"{one}_normal", f"{one}_label", f"more_{one}s")
    if all(now[name] == after[name] for name in names):
        return {name: before[name] for name in names}
    own = {_key(each) for each in _listed(one, before)}
    brought = {_key(each) for each in _listed(one, after)} - own
    left = [each for each in _listed(one, now) if _key(each) not in brought]
    main = left[0] if left else {"value": None, "normal": None, "label": ""}
    return dict(zip(names, (main["value"], main["normal"], main["label"], left[1:]), strict=True))


def _listed(one: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    main = {"value": row[one], "normal": row[f"{one}_normal"], "label": row[f"{one}_label"]}
    return [*([main] if row[one] else []), *row[f"more_{one}s"]]


def _key(reach: Mapping[str, Any]) -> str:
    return str(reach["normal"] or reach["value"])
