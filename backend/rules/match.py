"""Is this fact what the rule waits for? Pure."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.rules.schemas import RuleFact, RuleWhen, WhenKind

# kinds of activities that a trigger can be told by; "activity" names its own
KINDS: dict[WhenKind, tuple[str, ...]] = {
    "status_changed": ("status_changed",),
    "request_created": ("lead_created", "deal_created"),
    "request_won": ("status_changed",),
    "request_rejected": ("status_changed",),
    "field_changed": ("field_changed", "budget_changed", "comment_changed"),
    "warmth_changed": ("warmth_changed",),
    "message_in": ("message_in",),
    "answered": ("message_out",),
    "call_missed": ("call",),
}
# they have no activity: a timer tells of them (backend/rules/timers.py)
TIMED = ("no_answer", "task_overdue")
_FIELDS = {"budget_changed": "budget", "comment_changed": "comment"}


class Step(msgspec.Struct, frozen=True):
    """A status, as far as a trigger asks. `of_lead`: a lead that comes to its end there has become a deal."""

    category: str
    of_lead: bool = False


def kinds_of(when: RuleWhen) -> tuple[str, ...]:
    """Kinds of activities that may be what it waits for."""
    if when.kind == "activity":
        return (*when.kinds, *(("own",) if when.kind_ids else ()))
    return KINDS.get(when.kind, ())


def matches(when: RuleWhen, fact: RuleFact, steps: Mapping[int, Step]) -> bool:
    """`steps`: every status there ever was."""
    if when.kind == fact.kind and fact.kind in TIMED:
        return True
    if fact.kind not in kinds_of(when):
        return False
    data = fact.data
    match when.kind:
        case "status_changed":
            return _among(when.status_ids, data.get("to")) and _among(when.from_status_ids, data.get("from"))
        case "request_won" | "request_rejected":
            ends = "won" if when.kind == "request_won" else "lost"
            to, was = steps.get(data.get("to") or 0), steps.get(data.get("from") or 0)
            if to is None or to.category != ends or (ends == "won" and to.of_lead):
                return False
            return was is None or was.category != ends
        case "field_changed":
            return not when.fields or _FIELDS.get(fact.kind, data.get("field")) in when.fields
        case "warmth_changed":
            return _among(when.stages, data.get("to"))
        case "message_in":
            # a machine's answer answered by a machine would be answered for ever
            return "automatic" not in data
        case "answered":
            return fact.actor_kind == "user"
        case "activity":
            return fact.kind != "own" or data.get("kind_id") in when.kind_ids
        case "call_missed":
            return data.get("direction") == "in" and data.get("state") == "missed"
    return True


def _among(wanted: tuple[int, ...], value: Any) -> bool:
    return not wanted or value in wanted
