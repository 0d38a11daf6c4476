"""Classic and simple mode (B1) as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.cards.schemas import Named

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Mode = Literal["classic", "simple"]
Leads = Literal["stay", "convert", "bring_back"]
Why = Literal["no_person", "closed_meanwhile", "changed", "has_papers", "gone", "broke"]


class SetMode(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /request-mode and of its preview. `version`: of the funnel of leads, as seen.

    `leads`: to simple mode, open leads `stay` and are closed by hand, or `convert`: each is a deal. To classic mode,
    deals `stay`, or those that a switch made of leads, and nobody has touched since, are leads again: `bring_back`.
    `status_id`: the step in which deals open that would have been leads; left out, the first funnel of deals begins.
    """

    mode: Mode
    leads: Leads = "stay"
    status_id: Id | None = None
    version: int | None = None


class LeftBehind(msgspec.Struct, frozen=True):
    """So many are left as they are, why, and the first of them by number."""

    why: Why
    cards: int
    ids: list[int]


class Touched(msgspec.Struct, frozen=True):
    """What speaks of leads: so many, and the first of them by name."""

    count: int
    names: list[str]


class ModePreview(msgspec.Struct, frozen=True):
    """What a switch would do, before it is done. `cards`: open leads, or deals that a switch made of leads; `move`: of
    them, those that change. `channels` that open leads now, or would again; `views`, `macros`, `roles` that speak of
    leads, `tasks`: steps of theirs that give a task; `letters`: channels whose letters fill them; `imports` of leads
    under way."""

    cards: int
    move: int
    left: list[LeftBehind]
    status_id: int | None
    channels: Touched
    views: Touched
    macros: Touched
    roles: Touched
    tasks: Touched
    letters: Touched
    imports: Touched


class ModeRun(msgspec.Struct, frozen=True):
    """How far the open leads, or the deals on their way back, are."""

    id: int
    what: Literal["convert", "bring_back"]
    state: Literal["running", "done", "stopped"]
    total: int
    done: int
    left: list[LeftBehind]
    by: Named | None
    created_at: datetime
    ended_at: datetime | None


class ModeView(msgspec.Struct, frozen=True):
    """How the house works: `status_id`, in simple mode, the step in which its requests open. `leads` that are open,
    the first of them by number in `lead_ids`; `undoable`: deals that a switch made, and that could be leads again."""

    mode: Mode
    status_id: int | None
    version: int
    leads: int
    lead_ids: list[int]
    undoable: int
    run: ModeRun | None
