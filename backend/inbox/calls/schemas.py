"""Calls as the API shows and takes them."""

from typing import Annotated
from uuid import UUID

import msgspec

from backend.cards.schemas import Named
from backend.inbox.channels.telephony import Telephony
from backend.inbox.online.schemas import LiveOnline
from backend.inbox.schemas import ConversationRow, LastMessage, MessageView


class NewCall(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /calls: in a conversation of calls, or by a channel to a contact or a number."""

    client_id: UUID
    conversation_id: int | None = None
    channel_id: int | None = None
    contact_id: int | None = None
    phone: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class Caller(msgspec.Struct, frozen=True):
    """Whose client it is, what was said last anywhere that the reader may see, how often nobody took their call."""

    responsible: Named | None
    last: LastMessage | None
    missed_before: int


class LiveCall(msgspec.Struct, frozen=True):
    """A call that is going on; `phone` is empty where the reader's role sees none."""

    conversation: ConversationRow
    message: MessageView
    caller: Caller
    phone: str
    # of one by the browser
    online: LiveOnline | None = None


class TelephonyView(msgspec.Struct, frozen=True):
    """Lines and extensions, with the names of their people; `rev` is the channel's."""

    telephony: Telephony
    names: dict[int, str]
    rev: int
