"""All that travels to browsers: the union of realtime events, the socket's frames, the API's shapes → TypeScript.

`scripts/typescript.py` writes frontend/app/src/wire/*.gen.ts from here; `make check` fails when they are stale.
"""

import inspect
from types import ModuleType
from typing import get_args

import msgspec

from backend.access import schemas as access
from backend.access.events import UserChanged
from backend.activities.kinds import schemas as activity_kinds
from backend.activities.kinds.events import ActivityKindsChanged
from backend.board import filter as board_filter
from backend.board import schemas as board
from backend.cards import schemas as cards
from backend.cards.dictionaries import schemas as dictionaries
from backend.cards.events import CardChanged, DictionaryChanged, FunnelsChanged, TagChanged, WishChanged
from backend.cards.funnels import schemas as funnels
from backend.cards.rights import schemas as card_rights
from backend.cards.tagging import schemas as tagging
from backend.connectors import templates as approved
from backend.contacts import schemas as contacts
from backend.contacts.companies import schemas as companies
from backend.contacts.companies.events import CompanyChanged
from backend.contacts.consents import schemas as consents
from backend.contacts.events import ContactChanged
from backend.contacts.warmth import schemas as warmth
from backend.contacts.warmth import setting as warmth_rules
from backend.contacts.warmth.events import WarmthSet
from backend.documents import schemas as documents
from backend.documents.events import DocumentChanged
from backend.documents.library import schemas as library
from backend.documents.library.events import LibraryChanged
from backend.duty import load as duty_load
from backend.duty import pattern as duty_patterns
from backend.duty import schemas as duty
from backend.duty import steps as duty_steps
from backend.duty import team_schemas as duty_team
from backend.duty.events import HoursChanged, PresenceChanged, RoutesChanged, ShiftEdge, ShiftsChanged
from backend.duty.schedules import schemas as schedules
from backend.duty.shifts import request_schemas as shift_requests
from backend.duty.shifts import schemas as shifts
from backend.feed import schemas as feed
from backend.feed.events import FactChanged, FollowsChanged
from backend.feed.following import schemas as following
from backend.fields import currencies
from backend.fields import schemas as fields
from backend.fields.events import FieldsChanged
from backend.inbox import schemas as inbox
from backend.inbox.bulk import schemas as bulk
from backend.inbox.bulk.events import BulkChanged
from backend.inbox.calls import schemas as calls
from backend.inbox.channels import schemas as channels
from backend.inbox.channels import telephony
from backend.inbox.channels import trying as trials
from backend.inbox.events import (
    AddressedChanged,
    ChannelChanged,
    ConversationChanged,
    DraftChanged,
    Mentioned,
    MentionsSeen,
    MentionWithdrawn,
    MessageArrived,
    MessageChanged,
    ReadMarked,
)
from backend.inbox.files import from_library as library_use
from backend.inbox.forms import caught as forms
from backend.inbox.found import schemas as found
from backend.inbox.letter_fields import schemas as letter_fields
from backend.inbox.letters import schemas as letters
from backend.inbox.links import schemas as links
from backend.inbox.macros import schemas as macros
from backend.inbox.mentions import alone
from backend.inbox.mentions import queries as mentions
from backend.inbox.merging import schemas as merging
from backend.inbox.online import ice
from backend.inbox.online import schemas as online
from backend.inbox.online.events import OnlineCallChanged
from backend.inbox.previews import setting as previews
from backend.inbox.promises import setting as channel_tasks
from backend.inbox.queries import drafts as draft_marks
from backend.inbox.queries import filter as dialog_filter
from backend.inbox.requests import schemas as requests
from backend.inbox.requests.mode import schemas as mode
from backend.inbox.saved_replies import schemas as saved_replies
from backend.inbox.saved_replies.events import MacroChanged, SavedReplyChanged
from backend.inbox.search import schemas as search
from backend.inbox.signatures import schemas as signatures
from backend.inbox.templates import schemas as templates
from backend.inbox.templates.events import TemplatesChanged
from backend.inbox.views import schemas as views
from backend.inbox.views.events import TabsChanged, ViewChanged, ViewGone
from backend.layouts import blocks as layout_blocks
from backend.layouts import schemas as layouts
from backend.layouts.events import LayoutsChanged
from backend.lists import schemas as lists
from backend.lists.bulk import schemas as list_runs
from backend.lists.bulk.events import ListRunChanged
from backend.notify import bot as staff_bot
from backend.notify import devices as push_devices
from backend.notify import gateway as sms_gateway
from backend.notify import journal as notice_journal
from backend.notify import schemas as notices
from backend.notify import setup as notice_setup
from backend.notify import wishes as notice_wishes
from backend.notify.events import NoticesChanged, NoticeTold
from backend.notify.wording import schemas as house_texts
from backend.privacy import schemas as privacy
from backend.privacy import setting as privacy_setting
from backend.privacy.events import PersonErased
from backend.privacy.keeping import terms as privacy_terms
from backend.realtime import selfcheck
from backend.realtime.frames import ClientFrame, ServerFrame
from backend.rules import schemas as rules
from backend.sales import schemas as sales
from backend.sales import sums as sales_sums
from backend.sales.invoices import schemas as invoices
from backend.sales.invoices.events import InvoiceChanged
from backend.sales.orders import schemas as orders
from backend.sales.orders.events import OrderChanged
from backend.sales.sellers import schemas as sellers
from backend.tasks import schemas as tasks
from backend.tasks.events import TaskChanged, TaskTemplateChanged
from backend.timeline import schemas as timeline
from backend.timeline.events import ActivitiesKept, ActivityGone, ActivityRecorded
from backend.timeline.keeping import schemas as activity_keeping
from backend.transfer import columns as transfer_columns
from backend.transfer import schemas as transfer
from backend.transfer.reading import confined as transfer_read
from backend.watch.escalation import schemas as escalation
from backend.watch.routing import schemas as routing
from backend.webhooks import schemas as webhooks
from backend.webhooks.events import RuleCalled
from backend.workplaces import schemas as workplaces
from backend.workplaces.events import WorkplacesChanged

Event = (
    MessageArrived
    | MessageChanged
    | ConversationChanged
    | ReadMarked
    | DraftChanged
    | Mentioned
    | MentionsSeen
    | MentionWithdrawn
    | AddressedChanged
    | ChannelChanged
    | OnlineCallChanged
    | CardChanged
    | TagChanged
    | FunnelsChanged
    | DictionaryChanged
    | WishChanged
    | ContactChanged
    | WarmthSet
    | ActivitiesKept
    | CompanyChanged
    | InvoiceChanged
    | OrderChanged
    | FieldsChanged
    | LayoutsChanged
    | UserChanged
    | ViewChanged
    | ViewGone
    | TabsChanged
    | BulkChanged
    | ListRunChanged
    | SavedReplyChanged
    | TemplatesChanged
    | MacroChanged
    | TaskChanged
    | TaskTemplateChanged
    | WorkplacesChanged
    | HoursChanged
    | ShiftEdge
    | PresenceChanged
    | RoutesChanged
    | ShiftsChanged
    | DocumentChanged
    | LibraryChanged
    | RuleCalled
    | ActivityKindsChanged
    | ActivityRecorded
    | ActivityGone
    | FactChanged
    | FollowsChanged
    | NoticeTold
    | NoticesChanged
    | PersonErased
)

API = (
    online, ice,
    warmth, warmth_rules, consents, activity_kinds, timeline, activity_keeping,
    board, board_filter, workplaces,
    dictionaries,
    access, alone, bulk, cards, card_rights, funnels, channels, contacts, companies, dialog_filter, draft_marks,
    fields, inbox, letters, links, macros,
    mentions, merging, previews, requests, mode, saved_replies, search, signatures, templates, approved,
    views, selfcheck, trials, letter_fields, forms, webhooks, calls, telephony,
    layouts, layout_blocks,
    tasks, channel_tasks, lists, list_runs, sales, sales_sums, orders, invoices, sellers, tagging, currencies, found,
    documents, library, library_use,
    duty, duty_patterns, duty_team, duty_load, duty_steps, routing, escalation,
    schedules, shifts, shift_requests,
    rules,
    feed, following,
    privacy, privacy_setting, privacy_terms,
    transfer, transfer_columns, transfer_read,
    notices, staff_bot, push_devices, notice_journal, notice_setup, notice_wishes, sms_gateway,
    house_texts,
)  # fmt: skip


def structs(module: ModuleType) -> list[type[msgspec.Struct]]:
    """The Structs that a module defines, by name."""
    found = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, msgspec.Struct) and member.__module__ == module.__name__ and member.__struct_fields__
    ]
    return sorted(found, key=lambda struct: struct.__name__)


def events() -> tuple[type[msgspec.Struct], ...]:
    """Every event that can stand in the log."""
    return get_args(Event)


def server_frames() -> tuple[type[msgspec.Struct], ...]:
    return get_args(ServerFrame)


def client_frames() -> tuple[type[msgspec.Struct], ...]:
    return get_args(ClientFrame)
