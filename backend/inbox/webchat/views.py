"""A message as its visitor may know it, or nothing at all. Pure: the one place that decides it."""

import msgspec

from backend.connectors.webchat import ids
from backend.connectors.webchat.settings import WebchatSettings
from backend.inbox.buttons import kept
from backend.inbox.schemas import Author, MessageView
from backend.inbox.webchat.schemas import Face, VisitorFile, VisitorMessage

SHOWN = ("sent", "delivered", "read")
# the same rule in SQL, for a row m of messages
VISIBLE = """
(m.direction = 'in' AND m.meta -> 'call' IS NULL OR m.direction = 'out' AND m.state IN ('sent', 'delivered', 'read'))
"""
ENTITIES = frozenset(
    {"bold", "italic", "underline", "strike", "spoiler", "code", "pre", "quote", "link", "url", "email", "phone"}
)
FACES = 8


def visitor_message(view: MessageView, settings: WebchatSettings) -> VisitorMessage | None:
    """None: no business of theirs (notes, system lines, what was not sent, calls)."""
    if view.direction not in ("in", "out") or (view.direction == "out" and view.state not in SHOWN):
        return None
    # they know that they called
    if "call" in view.meta:
        return None
    theirs, gone = view.direction == "in", view.deleted_at is not None
    return VisitorMessage(
        seq=view.seq,
        rev=view.rev,
        from_="visitor" if theirs else "us",
        text="" if gone else view.text,
        entities=[] if gone else [entity for entity in view.entities if entity.type in ENTITIES],
        files=[] if gone else [_file(view, position) for position in range(len(view.attachments))],
        author=None if theirs else face_of(view.author, settings),
        reply_to=view.reply_to,
        client_id=ids.client_id_of(view.external_id) if theirs and view.external_id else None,
        at=view.sent_at,
        edited=view.edited_at is not None,
        deleted=gone,
        buttons=msgspec.UNSET if gone or theirs else kept.of_meta(view.meta) or msgspec.UNSET,
    )


def face_of(author: Author | None, settings: WebchatSettings) -> Face | None:
    """Only colleagues have one, and only as much of the name as the channel tells."""
    if author is None or author.kind != "user" or author.id is None or settings.author == "nobody":
        return None
    words = author.name.split()
    name = author.name if settings.author == "name" else (words[0] if words else "")
    # a colleague without a name is shown by no address of theirs
    return Face("" if "@" in name else name, author.id % FACES)


def _file(view: MessageView, position: int) -> VisitorFile:
    file = view.attachments[position]
    return VisitorFile(file.id, file.kind, file.name, file.mime, file.size, file.width, file.height, file.duration_s)
