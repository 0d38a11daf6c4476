"""What the owner of a channel is given to work with."""

from dataclasses import dataclass

import msgspec

from backend.connectors.contract import Connector
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver.owners import Ownership
from backend.inbox.files.lend import Lending
from backend.kit.db import Database
from backend.kit.storage import Storage


@dataclass(frozen=True, slots=True)
class Handover:
    """A channel that this process has just taken."""

    own: Ownership
    connector: Connector
    settings: msgspec.Struct
    db: Database
    storage: Storage
    facts: ChannelFacts
    # where a platform reaches us for this channel
    hook_url: str = ""
    lending: Lending | None = None
