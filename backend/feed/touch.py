"""Whoever has a fact before them sees at once what others say of it."""

from collections.abc import Mapping
from typing import Any

from backend.access.grants import Grants
from backend.feed.events import FactChanged, FactRef, FollowsChanged
from backend.kit.db import Own, Published, Scoped, Tx
from backend.tasks.subjects import load_subjects
from backend.timeline.rows import subject_of


async def touch(tx: Tx, me: Grants, row: Mapping[str, Any]) -> None:
    """For those who see what it happened in; it says which fact, and nothing of it."""
    subject = subject_of(row)
    found = (await load_subjects(tx, [subject])).get(subject)
    audience = Scoped(found.scopes) if found is not None and found.scopes else Own(me.user_id or 0)
    tx.publish(Published(FactChanged(FactRef(row["id"])), audience, "fact", row["id"]))


def follows_changed(tx: Tx, me: Grants) -> None:
    tx.publish(Published(FollowsChanged(FactRef(me.user_id or 0)), Own(me.user_id or 0), "user", me.user_id))
