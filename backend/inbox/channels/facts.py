"""What the hot path knows of a channel without asking the database."""

from collections.abc import Collection
from typing import Literal, Protocol

import msgspec

from backend.connectors.contract import Capabilities, Connector
from backend.connectors.registry import able
from backend.duty.clock import hours_of
from backend.duty.hours import Hours
from backend.inbox.channels.telephony import NONE, Telephony
from backend.inbox.letter_fields.prepare import Ready


class ChannelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A channels row, opened: `settings` decoded and decrypted, `connector` found in the registry."""

    id: int
    state: Literal["active", "paused", "deleted"]
    connector: Connector
    settings: msgspec.Struct
    hook_secret: str = ""
    lead_source: bool = True
    funnel_id: int = 1
    # whoever was silent for so long comes with a new request
    new_after_days: int | None = None
    default_kind: Literal["user", "role", "team"] | None = None
    default_id: int | None = None
    team_id: int | None = None
    calendar_id: int = 1
    # its hours, as backend/duty/clock.py reads them; None: round the clock
    calendar: str | None = None
    # templates by which fields of a request are read from letters
    letter_fields: tuple[Ready, ...] = ()
    telephony: Telephony = NONE
    rev: int = 1

    @property
    def hours(self) -> Hours:
        """When somebody answers here."""
        return hours_of(self.calendar)

    @property
    def capabilities(self) -> Capabilities:
        return able(self.connector, self.settings)


class OfAccounts(msgspec.Struct, frozen=True):
    """`shut`: there are others of them that cannot be opened as things stand."""

    found: tuple[ChannelFacts, ...] = ()
    shut: bool = False


class Channels(Protocol):
    """The process's directory of channels, at most a second behind `channels.rev`."""

    async def facts(self, channel_id: int) -> ChannelFacts | None:
        """None: there never was such a channel, or it is deleted. Raises what the database raises."""
        ...

    async def even_deleted(self, channel_id: int) -> ChannelFacts | None:
        """Facts of a channel that may be deleted. Raises what the database raises."""
        ...

    async def of_accounts(self, facts: ChannelFacts, accounts: Collection[str]) -> OfAccounts:
        """The others of this one's kind that are connected to any of these accounts (EVERYONE: to whichever).
        Raises what the database raises."""
        ...
