"""What the composer and the settings know of templates."""

from datetime import datetime

import msgspec

from backend.connectors.contract import Template


class ListProblem(msgspec.Struct, frozen=True):
    """Why the platform did not give its list the last time."""

    code: str
    message: str


class TemplatesView(msgspec.Struct, frozen=True):
    """A channel's templates, by name and language; `removed` ones stand in the platform's list no more.

    `read_at`: when the list was had last; `problem`: why not since.
    """

    channel_id: int
    items: list[Template]
    read_at: datetime | None
    problem: ListProblem | None
