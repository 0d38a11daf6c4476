"""The closed list of what people are told. Its words stand in words/ under notices.<name>."""

from typing import Literal

import msgspec

Section = Literal["dialogs", "requests", "tasks", "house"]
Email = Literal["never", "digest", "at_once"]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """How it is told where neither the administrator nor the person says otherwise.

    `right`: whoever lacks it is not asked about this kind. `urgent`: quiet hours do not hold it back.
    """

    name: str
    section: Section
    app: bool = True
    push: bool = False
    email: Email = "never"
    bot: bool = False
    right: str = ""
    urgent: bool = False


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="mentioned", section="dialogs", push=True, email="digest", bot=True),
        Kind(name="assigned", section="dialogs", push=True, bot=True),
        Kind(name="taken_over", section="dialogs"),
        # a customer's message: the list of dialogs shows it anyway
        Kind(name="message", section="dialogs", app=False, push=True, bot=True),
        Kind(name="dialog_waits", section="dialogs", push=True, bot=True),
        # a level of a wait, and a call that nobody took (backend/watch/escalation): whoever set it up says to whom
        Kind(name="escalated", section="dialogs", push=True, bot=True, urgent=True),
        Kind(name="missed_call", section="dialogs", push=True, bot=True, urgent=True),
        Kind(name="delivery_failed", section="dialogs", push=True),
        Kind(name="request_assigned", section="requests", push=True, bot=True),
        Kind(name="invoice_opened", section="requests"),
        Kind(name="invoice_paid", section="requests", push=True),
        Kind(name="invoice_overdue", section="requests", email="digest"),
        Kind(name="task_assigned", section="tasks", push=True, bot=True),
        Kind(name="task_due", section="tasks", push=True, bot=True),
        Kind(name="task_overdue", section="tasks", email="digest"),
        Kind(name="task_reminder", section="tasks", push=True, bot=True),
        Kind(name="task_to_check", section="tasks"),
        Kind(name="task_returned", section="tasks", push=True, bot=True),
        Kind(name="meeting_invited", section="tasks", push=True, bot=True),
        Kind(name="meeting_changed", section="tasks", push=True, bot=True),
        Kind(name="meeting_off", section="tasks", push=True, bot=True),
        Kind(name="shift_asked", section="tasks", push=True, bot=True),
        Kind(name="shift_request", section="tasks", push=True, right="duty.manage"),
        Kind(name="shift_decided", section="tasks", push=True, bot=True),
        Kind(name="shifts_changed", section="tasks", push=True, bot=True),
        Kind(name="followed", section="requests"),
        Kind(name="commented", section="requests", push=True),
        Kind(name="rule", section="requests", push=True),
        Kind(name="bulk_ready", section="house"),
        Kind(name="import_ready", section="house"),
        Kind(name="export_ready", section="house"),
        Kind(
            name="channel_broken",
            section="house",
            push=True,
            email="at_once",
            bot=True,
            right="channels.health",
            urgent=True,
        ),
        Kind(name="rule_alarm", section="house", email="at_once", right="rules.manage"),
        Kind(name="unseen", section="house", push=True),
        # who took more phones than the house thinks right (K2)
        Kind(name="reveals_many", section="house", push=True, email="at_once", right="privacy.manage", urgent=True),
        Kind(name="exports_many", section="house", push=True, email="at_once", right="privacy.manage", urgent=True),
        # administrators have a letter of it whatever they wish (webhooks/outcome.py): not a second one
        Kind(name="webhook_stopped", section="house", push=True, right="webhooks.manage"),
    )
}  # fmt: skip


def is_closed(kind: str, rights: frozenset[str]) -> bool:
    """Is it told only to whoever has a right that these are without?"""
    right = KINDS[kind].right
    return bool(right) and right not in rights
