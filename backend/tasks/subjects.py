"""What a task can be about. The rooms above register their kinds (backend/wiring.py); none is known here by name."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Scope, Tx
from backend.kit.errors import Invalid, Missing
from backend.tasks.schemas import Id, SubjectName


class SubjectRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which one: {"kind": "card", "id": 17}."""

    kind: SubjectName
    id: Id


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One that is there. Seen through any of `scopes`; `responsible_id` is whose it is."""

    kind: SubjectName
    id: int
    name: str
    scopes: tuple[Scope, ...]
    contact_id: int | None = None
    card_id: int | None = None
    conversation_id: int | None = None
    responsible_id: int | None = None


class SubjectKind(Protocol):
    """One kind. The two expressions are over a table `t` with subject_id; arguments are numbered from $first on.

    `seen`: the caller sees it. `walled`: it stands in a mailbox of somebody else's alone, whatever ties them to it.
    `of_contact`: ids of those that belong to the contact {0}, a parameter.
    """

    @property
    def name(self) -> str: ...
    @property
    def of_contact(self) -> str: ...

    async def load(self, tx: Tx, ids: Sequence[int]) -> Mapping[int, Subject]: ...
    def seen(self, grants: Grants, first: int) -> tuple[str, list[Any]]: ...
    def walled(self, grants: Grants, first: int) -> tuple[str, list[Any]]: ...
    async def values(self, tx: Tx, grants: Grants, subject_id: int) -> Mapping[str, str]: ...


_kinds: dict[str, SubjectKind] = {}


def register(*kinds: SubjectKind) -> None:
    """Once a process, before the first task; again changes nothing."""
    _kinds.update({kind.name: kind for kind in kinds})


def kinds() -> Sequence[SubjectKind]:
    return [_kinds[name] for name in sorted(_kinds)]


def kind_of(name: str) -> SubjectKind:
    """Raises Invalid."""
    if name not in _kinds:
        raise Invalid("invalid", fields={"subject": "no_such_subject"})
    return _kinds[name]


async def load_subjects(tx: Tx, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Those that are there, by (kind, id)."""
    found: dict[tuple[str, int], Subject] = {}
    for kind in kinds():
        if ids := sorted({row_id for of, row_id in wanted if of == kind.name}):
            found |= {(kind.name, row_id): subject for row_id, subject in (await kind.load(tx, ids)).items()}
    return found


async def subject_for(tx: Tx, grants: Grants, ref: SubjectRef) -> Subject:
    """The subject, for those who see it. Raises Invalid for an unknown kind, Missing."""
    kind = kind_of(ref.kind)
    seen, args = kind.seen(grants, 2)
    asked = f"SELECT 1 FROM (SELECT $1::bigint AS subject_id) t WHERE {seen}"
    if await tx.value(asked, ref.id, *args) is None:
        raise Missing
    return await loaded(tx, ref)


async def loaded(tx: Tx, ref: SubjectRef) -> Subject:
    """The subject, whoever asks. Raises Invalid, Missing."""
    found = (await kind_of(ref.kind).load(tx, [ref.id])).get(ref.id)
    if found is None:
        raise Missing
    return found
