"""What a message holds beside its text, as kinds gather it: files, and cards of what is no file."""

from typing import Any

from backend.connectors.contract import FileKind, RemoteFile

# a forward of forwards may hold thousands
FILES_MAX = 100
# of a file whose platform tells its ending alone
MIMES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "pdf": "application/pdf", "zip": "application/zip", "txt": "text/plain", "mp4": "video/mp4", "mp3": "audio/mpeg",
    "ogg": "audio/ogg", "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


class Gathered:
    """`cards` are the contract's `other`, one for each thing. A card's picture is a file of the message too: `picture`
    says which.
    """

    def __init__(self) -> None:
        self.files: list[RemoteFile] = []
        self.cards: list[dict[str, Any]] = []

    def other(self) -> dict[str, Any] | None:
        """The first card, the rest under "more"."""
        if not self.cards:
            return None
        first, *more = self.cards
        return {**first, "more": more} if more else first

    def card(self, kind: str, picture: str = "", **about: Any) -> None:
        card = {"kind": kind, **{name: value for name, value in about.items() if value not in ("", None)}}
        if picture and len(self.files) < FILES_MAX:
            card["picture"] = len(self.files)
            self.files.append(RemoteFile("photo", {"url": picture}, mime="image/jpeg"))
        self.cards.append(card)

    def file(self, kind: FileKind, remote: dict[str, Any], **about: Any) -> None:
        if len(self.files) < FILES_MAX:
            self.files.append(RemoteFile(kind, remote, **about))
