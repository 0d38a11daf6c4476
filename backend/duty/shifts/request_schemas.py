"""What people ask of their plan, as the API shows it and takes it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from backend.duty.shifts.schemas import Id, Note

RequestKind = Literal["vacation", "off", "swap", "substitute"]
RequestState = Literal["asked", "agreed", "approved", "refused", "withdrawn"]
Decision = Literal["agree", "approve", "refuse", "withdraw", "undo"]


class ShiftRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: asked of the colleague `with_id`, agreed: it waits for a head, then approved or refused. A swap gives
    the colleague the shift between `starts_at` and `ends_at` and takes theirs between `back_starts_at` and
    `back_ends_at`. `may`: what the caller can do with it now."""

    id: int
    user_id: int
    kind: RequestKind
    starts_at: datetime
    ends_at: datetime
    from_on: date | None
    to_on: date | None
    with_id: int | None
    back_starts_at: datetime | None
    back_ends_at: datetime | None
    note: str
    state: RequestState
    answer: str
    decided_by: int | None
    decided_at: datetime | None
    rev: int
    created_at: datetime
    may: list[Decision] = []


class NewShiftRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /shift-requests. A vacation or a day off: whole days, or a moment to a moment; `with_id` of a
    vacation stands in. A swap and a substitute: one's own shift, and with whom. Asked twice with one `client_id`, it is
    one."""

    client_id: UUID
    kind: RequestKind
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    from_on: date | None = None
    to_on: date | None = None
    with_id: Id | None = None
    back_starts_at: datetime | None = None
    back_ends_at: datetime | None = None
    note: Note = ""


class DecideShiftRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /shift-requests/{id}/decide; `rev`: the one that was seen. The colleague agrees or refuses, a head
    approves, refuses or takes an approval back (undo), who asked withdraws."""

    rev: int
    decision: Decision
    answer: Note = ""
