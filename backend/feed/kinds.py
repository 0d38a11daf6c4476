"""Facts by what they are about: what the feed is narrowed by."""

from typing import Literal, get_args

from backend.activities.record import Kind
from backend.cards.history import ORDERS

Section = Literal[
    "dialogs", "notes", "calls", "requests", "money", "tasks", "people", "companies", "files", "warmth", "own"
]
SECTIONS: dict[Section, tuple[Kind, ...]] = {
    "dialogs": (
        "message_in", "message_out", "contacted", "dialog_done", "dialog_reopened", "dialog_snoozed", "dialog_woken",
        "no_reply_needed", "debt_restored", "macro_run", "blocked", "unblocked", "blocked_by_us", "unblocked_by_us",
    ),
    "notes": ("note",),
    "calls": ("call",),
    "requests": (
        "lead_created", "deal_created", "claimed", "reassigned", "status_changed", "comment_changed", "field_changed",
        "tag_added", "tag_removed", "card_deleted", "card_restored", "imported", "value_left",
    ),
    "money": ("budget_changed", "items_changed", *ORDERS),
    "tasks": ("task_added", "task_done"),
    "people": (
        "contact_created", "contact_changed", "contact_joined", "contact_split", "contact_deleted", "contact_restored",
        "consent_given", "consent_withdrawn",
    ),
    "companies": (
        "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left",
    ),
    "files": ("document_added", "document_renamed", "document_removed", "document_restored"),
    "warmth": ("warmth_changed",),
    "own": ("own",),
}  # fmt: skip
ALL_SECTIONS: tuple[Section, ...] = get_args(Section)
# the level "steps and money"
MONEY_AND_STEPS: tuple[str, ...] = (
    "lead_created", "deal_created", "status_changed", "card_deleted", "card_restored", *SECTIONS["money"],
)  # fmt: skip
