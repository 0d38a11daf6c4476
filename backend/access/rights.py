"""Every right there is, and what the three built-in roles start with.

A right's sentence stands in words/ under "rights"."""

from typing import Literal

GROUPS: dict[str, tuple[str, ...]] = {
    "conversations": (
        "conversations.all",
        "conversations.reply",
        "conversations.reply_others",
        "conversations.take_over",
        "conversations.reassign",
        "messages.send",
        "messages.read_deleted",
        "notes.write",
        "replies.manage",
        "library.manage",
        "export",
        "views.share",
    ),
    "cards": (
        "cards.edit",
        "cards.all",
        "cards.delete",
        "cards.import",
        "cards.export",
        "tags.create",
        "tags.manage",
        "statuses.manage",
        "fields.manage",
    ),
    "sales": ("sales.see", "sales.issue", "sales.pay", "sales.void", "sales.manage", "sales.costs"),
    "tasks": ("tasks.edit", "tasks.assign", "tasks.manage"),
    "contacts": (
        "contacts.edit",
        "contacts.merge",
        "contacts.block",
        "contacts.delete",
        "contacts.phones",
        "contacts.reveal",
        "contacts.import",
        "contacts.export",
        "companies.edit",
        "companies.all",
        "companies.delete",
        "activities.record",
        "activities.delete",
    ),
    "calls": ("calls.make", "recordings.hear"),
    "channels": ("channels.manage", "channels.health", "mailbox.own", "practice.run"),
    "people": (
        "users.manage",
        "roles.manage",
        "teams.manage",
        "duty.manage",
        "tokens.manage",
        "webhooks.manage",
        "rules.manage",
    ),
    "oversight": ("feed.all", "audit.read", "selfcheck.read"),
    "privacy": ("privacy.manage",),
}
ALL: frozenset[str] = frozenset(right for group in GROUPS.values() for right in group)

OPERATOR: frozenset[str] = frozenset(
    {
        "conversations.reply",
        "conversations.reassign",
        "messages.send",
        "notes.write",
        "activities.record",
        "cards.edit",
        "contacts.edit",
        "contacts.merge",
        "contacts.block",
        "contacts.phones",
        "companies.edit",
        "sales.see",
        "sales.issue",
        "calls.make",
        "tasks.edit",
        "tasks.assign",
    }
)
SUPERVISOR: frozenset[str] = OPERATOR | {
    "conversations.all",
    "conversations.reply_others",
    "conversations.take_over",
    "cards.all",
    "cards.delete",
    "activities.delete",
    "companies.all",
    "companies.delete",
    "sales.pay",
    "sales.void",
    "contacts.import",
    "contacts.export",
    "cards.import",
    "cards.export",
    "contacts.delete",
    "sales.costs",
    "tags.create",
    "tags.manage",
    "channels.health",
    "duty.manage",
    "practice.run",
    "export",
    "views.share",
    "replies.manage",
    "library.manage",
    "messages.read_deleted",
    "recordings.hear",
    "feed.all",
}

# among hidden fields: facts of the history that tell of invoices
MONEY = "sales:money"

Builtin = Literal["operator", "supervisor", "administrator"]
BUILT_IN: dict[Builtin, frozenset[str]] = {"operator": OPERATOR, "supervisor": SUPERVISOR, "administrator": ALL}
ADMINISTRATOR = "administrator"


def of_role(key: str, stored: frozenset[str]) -> frozenset[str]:
    """What a role's members may do. Administrators may do all, also what a later release invents."""
    return ALL if key == ADMINISTRATOR else stored & ALL
