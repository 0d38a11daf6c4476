"""What was said, as text to be read by somebody who was not there: who, when, what, which files. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from backend.inbox.schemas import MessageView
from backend.kit.words import say

RENDERED_MAX = 180_000


def rendered(views: Sequence[MessageView], locale: str, zone: str, *, more: bool = False) -> str:
    """The oldest first. What is too much is left out, the oldest first, and that is said; `more`: some is already."""
    head = f"---------- {say(locale, 'forwarding.head')} ----------"
    pieces, length = list[str](), len(head)
    for view in reversed(views):
        piece = _one(view, locale, zone)
        length += len(piece) + 2
        # the newest is what it is about: it is never left out for its length
        if length > RENDERED_MAX and pieces:
            more = True
            break
        pieces.append(piece[:RENDERED_MAX])
    cut = [say(locale, "forwarding.cut")] if more else []
    return "\n\n".join([head, *cut, *reversed(pieces)])


def _one(view: MessageView, locale: str, zone: str) -> str:
    lines = [f"{_who(view, locale)}, {_when(view.sent_at, zone)}"]
    if subject := (view.meta.get("letter") or {}).get("subject"):
        lines.append(f"{say(locale, 'forwarding.subject')}: {' '.join(str(subject).split())}")
    if view.text:
        lines.append(view.text)
    if view.attachments:
        names = ", ".join(file.name or say(locale, "forwarding.unnamed") for file in view.attachments)
        lines.append(f"{say(locale, 'forwarding.files')}: {names}")
    return "\n".join(lines)


def _who(view: MessageView, locale: str) -> str:
    """A name, never an address: some roles see none, and the reader need not."""
    name = view.author.name.strip() if view.author else ""
    unknown = "forwarding.customer" if view.direction == "in" else "forwarding.colleague"
    return name if name and "@" not in name and not name.startswith("+") else say(locale, unknown)


def _when(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
