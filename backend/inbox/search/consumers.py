"""Who keeps the index. Both begin with the oldest event of the log: what was there before is found as well."""

from backend.inbox.search.fill_messages import index_messages
from backend.inbox.search.fill_things import index_things
from backend.kit.consumers import Consumer

MESSAGES = "search messages"
THINGS = "search things"

CONSUMERS = (
    Consumer(MESSAGES, ("message.arrived", "message.changed"), index_messages, bodies=True),
    Consumer(THINGS, ("message.arrived", "conversation.changed", "contact.changed", "card.changed"), index_things),
)
