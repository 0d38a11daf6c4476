"""Events of conversations and messages. Each carries whole rows with absolute values, never a delta."""

from datetime import datetime
from typing import Any

import msgspec

from backend.inbox.mentions.queries import MentionView
from backend.inbox.schemas import Author, ConversationRow, DraftView, MessageView


class MessageArrived(msgspec.Struct, frozen=True, tag="message.arrived"):
    """A new message of any direction, with its conversation's row after it."""

    conversation: ConversationRow
    message: MessageView


class MessageChanged(msgspec.Struct, frozen=True, tag="message.changed"):
    """A message got another state, text, file or reaction. The row comes along: its preview may show it."""

    conversation: ConversationRow
    message: MessageView


class ConversationChanged(msgspec.Struct, frozen=True, tag="conversation.changed"):
    """Assigned, done, reopened, snoozed, renamed, tagged, …"""

    conversation: ConversationRow


class ReadMarked(msgspec.Struct, frozen=True, tag="read.marked"):
    """Own event: I read up to in_seq, in one of my windows."""

    conversation_id: int
    in_seq: int


class DraftChanged(msgspec.Struct, frozen=True, tag="draft.changed"):
    """Own event: my draft was saved or sent in one of my windows."""

    draft: DraftView


class Mentioned(msgspec.Struct, frozen=True, tag="mentioned"):
    """Own event: a colleague named me in a note."""

    conversation_id: int
    seq: int
    by: Author
    text: str
    at: datetime


class MentionsSeen(msgspec.Struct, frozen=True, tag="mentions.seen"):
    """Own event: in one of my windows I looked at what names me, up to that message."""

    conversation_id: int
    seq: int


class MentionWithdrawn(msgspec.Struct, frozen=True, tag="mention.withdrawn"):
    """Own event: that note was reworded and names me no more. `left`: the newest that still does there, unseen."""

    conversation_id: int
    seq: int
    left: MentionView | None


class AddressedChanged(msgspec.Struct, frozen=True, tag="addressed.changed"):
    """Own event: a note that names me, in a dialog that I do not see, was answered, reworded or taken back."""

    conversation_id: int


class ChannelChanged(msgspec.Struct, frozen=True, tag="channel.changed"):
    """For those who may work in it: a channel was made, renamed, paused, deleted."""

    channel: dict[str, Any]
