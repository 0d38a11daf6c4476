"""The files of a message that a platform brought."""

from uuid import uuid4

from backend.connectors.contract import RemoteFile
from backend.inbox.actions.receive.batch import Key
from backend.inbox.actions.receive.work import NewFile, Work
from backend.inbox.schemas import Attachment


def attach(work: Work, key: Key, files: tuple[RemoteFile, ...], first: int = 0) -> list[Attachment]:
    """Files stay with the platform until the channel's owner fetches them, unless they were handed to us."""
    new = [NewFile(uuid4(), key, position, file) for position, file in enumerate(files, first)]
    work.files += new
    return [
        Attachment(
            id=each.id,
            kind=each.file.kind,
            name=each.file.name,
            mime=each.file.mime,
            size=each.file.size,
            width=each.file.width,
            height=each.file.height,
            duration_s=each.file.duration_s,
            state="stored" if each.file.kept else "remote",
            url=f"/api/v1/files/{each.id}" if each.file.kept else None,
        )
        for each in new
    ]
