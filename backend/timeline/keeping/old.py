"""Which facts of a kind are old: one condition for the preview and for the job.

A fact stands where it happened, and is as old as that. Most are walked by when they were stored, at most an hour later;
those told late by their own time, along indexes of their own (backend/timeline/walk.py).
"""

from backend.timeline.keeping.setting import KINDS, own_of

_LATE = "a.stored_at - a.at > interval '1 hour'"
# under which somebody wrote, and by which spam is taken back: both lead to the fact
_NEEDED = "EXISTS (SELECT FROM feed_comments f WHERE f.activity_id = a.id) OR a.data ? 'spam'"


def old_sql(kind: str, before: str, *, late: bool) -> str:
    """Facts `a` of "call" or of "own:7" before this moment, an expression; `late`: of those told late."""
    own = own_of(kind)
    assert own is not None or kind in KINDS
    of = f"a.kind = 'own' AND (a.data ->> 'kind_id')::bigint = {own}" if own is not None else f"a.kind = '{kind}'"
    when = f"a.at < {before} AND {_LATE}" if late else f"a.stored_at < {before} AND NOT ({_LATE})"
    return f"{of} AND {when} AND NOT ({_NEEDED})"


def days_ago(days: int) -> str:
    return f"now() - make_interval(days => {int(days)})"


def any_old_sql(days: dict[str, int]) -> str:
    """Facts `a` that any of these numbers of days would remove."""
    parts = [old_sql(kind, days_ago(n), late=late) for kind, n in sorted(days.items()) for late in (False, True)]
    return " OR ".join(f"({part})" for part in parts) or "false"
