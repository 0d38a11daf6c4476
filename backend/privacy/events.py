"""Events of this room. They tell of nobody: whoever saw a row is told by its audience that it is gone."""

import msgspec


class PersonErased(msgspec.Struct, frozen=True, tag="person.erased"):
    """A person is no more, nor are their dialogs and requests. What was told of them before reads so, too.

    `contact_id`: the number that they had.
    """

    contact_id: int | None = None
