"""Which facts of a kind are old: one condition for the preview and for the job.

A fact stands where it happened, and is as old as that. Most are walked by when they were stored, at most an hour later;
those told late by their own time, along indexes of their own (backend/timeline/walk.py).
"""

from backend.timeline.keeping.setting import KINDS, own_of

_LATE = "a.stored_at - a.at > interval '1 hour'"
# under which somebody wrote, and by which spam is taken back: both lead to the fact
NEEDED = "(EXISTS (SELECT FROM feed_comments f WHERE f.activity_id = a.id) OR a.data ? 'spam')"


def of_sql(kind: str) -> tuple[str, str]:
    """Facts `a` of "call" or of "own:7": what an index leads to, and what is picked out of that."""
    own = own_of(kind)
    assert own is not None or kind in KINDS
    if own is None:
        return f"a.kind = '{kind}'", "true"
    return "a.kind = 'own'", f"(a.data ->> 'kind_id')::bigint = {own}"


def before_sql(before: str, *, late: bool) -> str:
    """Facts `a` of before this moment, an expression; `late`: of those told late."""
    return f"a.at < {before} AND {_LATE}" if late else f"a.stored_at < {before} AND NOT ({_LATE})"


def old_sql(kind: str, before: str, *, late: bool) -> str:
    """Facts `a` of a kind that go by it."""
    led, picked = of_sql(kind)
    return f"{led} AND {picked} AND {before_sql(before, late=late)} AND NOT {NEEDED}"


def days_ago(days: int) -> str:
    return f"now() - make_interval(days => {int(days)})"


def any_old_sql(days: dict[str, int]) -> str:
    """Facts `a` that any of these numbers of days would remove."""
    parts = [old_sql(kind, days_ago(n), late=late) for kind, n in sorted(days.items()) for late in (False, True)]
    return " OR ".join(f"({part})" for part in parts) or "false"
