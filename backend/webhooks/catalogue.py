"""The registry: every event that a webhook can be told, and those that none is, with the reason.

A test holds it against the union of all events (backend/wire.py), and the table of docs/webhooks.md against it.
"""

from typing import Literal

import msgspec

from backend.access.events import UserChanged
from backend.activities.kinds.events import ActivityKindsChanged
from backend.cards.events import CardChanged, DictionaryChanged, FunnelsChanged, TagChanged
from backend.contacts.companies.events import CompanyChanged
from backend.contacts.events import ContactChanged
from backend.documents.events import DocumentChanged
from backend.documents.library.events import LibraryChanged
from backend.fields.events import FieldsChanged
from backend.inbox.events import ChannelChanged, ConversationChanged, MessageArrived, MessageChanged
from backend.inbox.saved_replies.events import MacroChanged, SavedReplyChanged
from backend.inbox.templates.events import TemplatesChanged
from backend.sales.invoices.events import InvoiceChanged
from backend.sales.orders.events import OrderChanged
from backend.tasks.events import TaskChanged, TaskTemplateChanged
from backend.timeline.events import ActivityGone, ActivityRecorded
from backend.webhooks.events import RuleCalled

Group = Literal["dialogs", "people", "house"]


class Event(msgspec.Struct, frozen=True):
    """`shape`: what stands under "data". The sentence about it is in words/ under "webhook_events"."""

    shape: type[msgspec.Struct]
    group: Group

    @property
    def type(self) -> str:
        return str(self.shape.__struct_config__.tag)


EVENTS: tuple[Event, ...] = (
    Event(MessageArrived, "dialogs"),
    Event(MessageChanged, "dialogs"),
    Event(ConversationChanged, "dialogs"),
    Event(ContactChanged, "people"),
    Event(CompanyChanged, "people"),
    Event(CardChanged, "people"),
    Event(InvoiceChanged, "people"),
    Event(OrderChanged, "people"),
    Event(TagChanged, "people"),
    Event(TaskChanged, "people"),
    Event(DocumentChanged, "people"),
    Event(ActivityRecorded, "people"),
    Event(ActivityGone, "people"),
    Event(RuleCalled, "house"),
    Event(FunnelsChanged, "house"),
    Event(DictionaryChanged, "house"),
    Event(FieldsChanged, "house"),
    Event(ChannelChanged, "house"),
    Event(UserChanged, "house"),
    Event(TemplatesChanged, "house"),
    Event(SavedReplyChanged, "house"),
    Event(LibraryChanged, "house"),
    Event(MacroChanged, "house"),
    Event(ActivityKindsChanged, "house"),
    Event(TaskTemplateChanged, "house"),
)
TYPES: dict[str, Event] = {event.type: event for event in EVENTS}

# Not told to programs, and why.
NEVER: dict[str, str] = {
    "read.marked": "a person's own",
    "draft.changed": "a person's own",
    "mentioned": "a person's own",
    "mentions.seen": "a person's own",
    "mention.withdrawn": "a person's own",
    "notice.told": "a person's own",
    "notices.changed": "a person's own",
    "fact.changed": "between colleagues",
    "follows.changed": "a person's own",
    "addressed.changed": "a person's own",
    "view.changed": "how somebody looks at the list",
    "view.gone": "how somebody looks at the list",
    "tabs.changed": "a person's own",
    "wish.changed": "between colleagues",
    "warmth.set": "how the house counts; each person tells of their stage",
    "activities.kept": "what the house shows and keeps of what happened",
    "person.erased": "tells of nobody: whoever was told of them finds them gone",
    "workplaces.changed": "where colleagues begin",
    "hours.changed": "how the house counts; each dialog tells of its own debt",
    "shifts.changed": "when colleagues work is the house's own",
    "shift.edge": "when colleagues work is the house's own",
    "presence.changed": "between colleagues",
    "routes.changed": "how the house gives work; each dialog tells of its own responsible",
    "layouts.changed": "how the pages of the interface look",
    "bulk.changed": "a person's own; each dialog tells of itself",
    "list_run.changed": "a person's own; each row tells of itself",
    "online_call.changed": "between the browsers of a call; its message tells of it",
}

# A row that the webhook saw went out of its sight: "<kind>.gone", whatever event took it away.
GONE = "gone"
PING = "ping"
