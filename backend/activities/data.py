"""What a fact of each kind holds beside its subject and its actor: one shape a kind, and whether anything records it.

The shape is what is stored: a field that is left out is not there. `record` holds to it; receive's transaction does
not stop for it (tests/activities/test_every_kind.py reads what that stored). docs/activities.md is written from here.
"""

from typing import Any, Literal

import msgspec

from backend.activities.kinds.schemas import OwnData


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Says nothing more than its kind."""


class Edited(Data, frozen=True, kw_only=True):
    """`note`: what was said with it. `letter`: read from a letter. `became`, `client_id`: of a conversion."""

    note: str | msgspec.UnsetType = msgspec.UNSET
    letter: Literal[True] | msgspec.UnsetType = msgspec.UNSET
    became: int | msgspec.UnsetType | None = msgspec.UNSET
    client_id: str | msgspec.UnsetType = msgspec.UNSET


class Sum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exact amount, "1250000.00", and an ISO 4217 currency."""

    amount: str
    currency: str


class Said(Data, frozen=True, kw_only=True):
    """`form`: a filled form. `automatic`: written by a machine."""

    form: Literal[True] | msgspec.UnsetType = msgspec.UNSET
    automatic: Literal[True] | msgspec.UnsetType = msgspec.UNSET


class Answered(Data, frozen=True, kw_only=True):
    """`outside`: written elsewhere, and heard of here."""

    outside: Literal[True] | msgspec.UnsetType = msgspec.UNSET


class Noted(Data, frozen=True, kw_only=True):
    """`note_id`: of a note beside no dialog."""

    note_id: int | msgspec.UnsetType = msgspec.UNSET


class Born(Data, frozen=True, kw_only=True):
    """`born_of`: the lead that a deal was made of. `rule`: which of the house's own ways made it."""

    channel_id: int | None
    by_hand: Literal[True] | msgspec.UnsetType = msgspec.UNSET
    born_of: int | msgspec.UnsetType = msgspec.UNSET
    rule: str | msgspec.UnsetType = msgspec.UNSET


class Claimed(Data, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Numbers of colleagues; left out where it was claimed by an answer."""

    from_: int | msgspec.UnsetType | None = msgspec.UNSET
    to: int | msgspec.UnsetType | None = msgspec.UNSET


class Reassigned(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Numbers of colleagues; null: nobody. `assignment`: given by the channel's route, which says why."""

    from_: int | None
    to: int | None
    assignment: int | msgspec.UnsetType = msgspec.UNSET


class Moved(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Numbers of statuses. `rule`: which of the house's own ways moved it. `was`: the deal that it had become."""

    from_: int | None
    to: int | None
    rule: str | msgspec.UnsetType = msgspec.UNSET
    was: int | msgspec.UnsetType = msgspec.UNSET


class Budget(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Sums; null: none."""

    from_: Sum | None
    to: Sum | None


class Tag(Edited, frozen=True, kw_only=True):
    """Its name then."""

    tag: str


class Text(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """As it was, and as it is."""

    from_: str
    to: str


class Sides(Data, frozen=True, kw_only=True, rename={"from_": "from"}):
    """By the names of fields: what changed, as it was and as it is."""

    from_: dict[str, Any]
    to: dict[str, Any]
    letter: Literal[True] | msgspec.UnsetType = msgspec.UNSET


class Joined(Sides, frozen=True, kw_only=True):
    """`joined`: what the other was called."""

    joined: str


class Withdrawn(Data, frozen=True, kw_only=True):
    """`purpose`: processing of their data, or marketing."""

    purpose: Literal["processing", "marketing"]


class Agreed(Withdrawn, frozen=True, kw_only=True):
    """`purpose`: processing of their data, or marketing. `locale`, `version`: of the words that they agreed to."""

    locale: str
    version: int


class Split(Data, frozen=True, kw_only=True):
    """`split`: what the other is called."""

    split: str


class Ended(Data, frozen=True, kw_only=True):
    """`spam`: how it stood when it was marked as such."""

    spam: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Opened(Data, frozen=True, kw_only=True, rename={"from_": "from"}):
    """`from`: the state that a customer's message ended."""

    from_: str | msgspec.UnsetType = msgspec.UNSET


class Excused(Data, frozen=True, kw_only=True):
    """Why no answer was owed."""

    reason: str
    note: str


class Field(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """`field`: a key; `name` and `kind`: of one of the administrator's own."""

    field: str
    from_: Any
    to: Any
    name: str | msgspec.UnsetType = msgspec.UNSET
    kind: str | msgspec.UnsetType = msgspec.UNSET


class Reach(Data, frozen=True, kw_only=True):
    """Of whom a messenger says that nothing can be written to them, or again can."""

    channel_id: int
    reason: str | None


class Blocked(Data, frozen=True, kw_only=True):
    """`waited`: dialogs in which an answer was owed."""

    waited: list[int] | msgspec.UnsetType = msgspec.UNSET


class Snoozed(Data, frozen=True, kw_only=True):
    """Until when; null: until the customer writes."""

    until: str | None


class Woken(Data, frozen=True, kw_only=True):
    """By whom: "time" or "person"."""

    cause: Literal["time", "person"]
    until: str | msgspec.UnsetType | None = msgspec.UNSET


class Macro(Data, frozen=True, kw_only=True):
    """What it is called."""

    macro: str


class Named(Data, frozen=True, kw_only=True):
    """What it is called."""

    name: str


class Work(Data, frozen=True, kw_only=True):
    """The company's name then, and what somebody is there."""

    company: str
    company_id: int
    position: str
    main: bool


class Contacted(Data, frozen=True, kw_only=True):
    """How: call, meeting, message, letter, other."""

    kind: str


class Call(Data, frozen=True, kw_only=True):
    """`talked_s`: seconds; `user_id`: the colleague who took it or dialled."""

    direction: Literal["in", "out"]
    state: str
    talked_s: float | None
    user_id: int | None


class Task(Data, frozen=True, kw_only=True):
    """`title` is left out of a task about a dialog."""

    task_id: int
    kind: str
    title: str | msgspec.UnsetType = msgspec.UNSET


class Count(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many items, and what they come to."""

    budget: Sum | None
    count: int


class Items(Edited, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Names of up to ten of each. `was`, `now`: numbers of the kept lists."""

    from_: Count
    to: Count
    added: list[str]
    removed: list[str]
    changed: list[str]
    was: int | None
    now: int | None


class Order(Edited, frozen=True, kw_only=True):
    """`number`: as people read it."""

    order_id: int
    number: str


class OrderMade(Order, frozen=True, kw_only=True):
    """What it comes to."""

    to: Sum | None


class OrderMoved(Order, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Its states."""

    from_: str
    to: str


class Invoice(Data, frozen=True, kw_only=True):
    """`field`: whoever may not see sums is told nothing."""

    field: str
    invoice_id: int
    number: str
    sum: Sum


class InvoiceVoid(Invoice, frozen=True, kw_only=True):
    """Why."""

    reason: str


class Paid(Invoice, frozen=True, kw_only=True):
    """`way`: how; `status`: of the invoice afterwards."""

    amount: Sum
    way: str | msgspec.UnsetType = msgspec.UNSET
    status: str | msgspec.UnsetType = msgspec.UNSET


class Paper(Data, frozen=True, kw_only=True, rename={"from_": "from"}):
    """`from`: what it was called before."""

    title: str
    from_: str | msgspec.UnsetType = msgspec.UNSET


class Imported(Data, frozen=True, kw_only=True, rename={"import_": "import"}):
    """Which import, and which line of its file."""

    import_: int
    line: int


class Left(Data, frozen=True, kw_only=True):
    """What a letter said that could not be kept; `why` by language."""

    field: str
    name: str
    value: Any
    why: dict[str, str]
    letter: Literal[True] | msgspec.UnsetType = msgspec.UNSET


class Warmth(Data, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Numbers of stages."""

    from_: int | None
    to: int


class Campaign(Data, frozen=True, kw_only=True):
    """`campaign_id`: which; `link`: what was followed."""

    campaign_id: int
    link: str | msgspec.UnsetType = msgspec.UNSET


class Rating(Data, frozen=True, kw_only=True):
    """`score`: from 1 to 5, and the customer's own words."""

    score: int
    text: str = ""


class Offer(Data, frozen=True, kw_only=True):
    """A written offer that is neither order nor invoice."""

    offer_id: int
    number: str


DATA: dict[str, type[msgspec.Struct]] = {
    "message_in": Said, "message_out": Answered, "note": Noted, "contacted": Contacted, "call": Call,
    "lead_created": Born, "deal_created": Born, "claimed": Claimed, "reassigned": Reassigned, "status_changed": Moved,
    "budget_changed": Budget, "tag_added": Tag, "tag_removed": Tag, "comment_changed": Text, "field_changed": Field,
    "card_deleted": Data, "card_restored": Data, "value_left": Left,
    "contact_created": Data, "contact_changed": Sides, "contact_joined": Joined, "contact_split": Split,
    "consent_given": Agreed, "consent_withdrawn": Withdrawn,
    "contact_deleted": Data, "contact_restored": Data, "blocked": Reach, "unblocked": Reach,
    "blocked_by_us": Blocked, "unblocked_by_us": Data, "warmth_changed": Warmth,
    "dialog_done": Ended, "dialog_reopened": Opened, "no_reply_needed": Excused, "debt_restored": Data,
    "dialog_snoozed": Snoozed, "dialog_woken": Woken, "macro_run": Macro,
    "company_created": Named, "company_changed": Sides, "company_deleted": Data, "company_restored": Data,
    "company_joined": Work, "company_left": Work,
    "task_added": Task, "task_done": Task,
    "items_changed": Items, "order_made": OrderMade, "order_moved": OrderMoved, "order_opened": Order,
    "invoice_issued": Invoice, "invoice_opened": Invoice, "invoice_paid": Paid, "invoice_refunded": Paid,
    "payment_undone": Paid, "invoice_overdue": Invoice, "invoice_void": InvoiceVoid,
    "document_added": Paper, "document_renamed": Paper, "document_removed": Paper, "document_restored": Paper,
    "imported": Imported, "own": OwnData,
    "campaign_sent": Campaign, "campaign_opened": Campaign, "link_followed": Campaign, "rating_given": Rating,
    "offer_sent": Offer, "offer_opened": Offer,
}  # fmt: skip
_decoders = {kind: msgspec.json.Decoder(shape) for kind, shape in DATA.items()}


def demand_shape(kind: str, data: bytes) -> None:
    """`data` as it is to be stored. Raises ValueError, naming the kind: a fault of ours, that no input brings about."""
    try:
        _decoders[kind].decode(data)
    except msgspec.ValidationError as error:
        raise ValueError(f"{kind}: {error}") from error
