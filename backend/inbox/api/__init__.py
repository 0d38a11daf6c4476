"""HTTP of conversations and messages (docs/contract.md)."""

from backend.inbox.api.changes import HANDLERS as change_handlers
from backend.inbox.api.conversations import HANDLERS as conversation_handlers
from backend.inbox.api.history import HANDLERS as history_handlers
from backend.inbox.api.messages import HANDLERS as message_handlers
from backend.inbox.api.shield import HANDLERS as shield_handlers
from backend.inbox.api.verbs import HANDLERS as verb_handlers
from backend.inbox.bulk.api import HANDLERS as bulk_handlers
from backend.inbox.forwarding.api import HANDLERS as forwarding_handlers
from backend.inbox.letters.api import HANDLERS as letter_handlers
from backend.inbox.links.api import HANDLERS as link_handlers
from backend.inbox.mentions.alone_api import HANDLERS as alone_handlers
from backend.inbox.mentions.api import HANDLERS as mention_handlers
from backend.inbox.merging.api import HANDLERS as merging_handlers
from backend.inbox.previews.api import HANDLERS as preview_handlers
from backend.inbox.signatures.api import HANDLERS as signature_handlers
from backend.inbox.templates.api import HANDLERS as template_handlers
from backend.inbox.views.api import HANDLERS as view_handlers

HANDLERS = [
    *conversation_handlers,
    *message_handlers,
    *change_handlers,
    *history_handlers,
    *verb_handlers,
    *shield_handlers,
    *alone_handlers,
    *bulk_handlers,
    *mention_handlers,
    *link_handlers,
    *merging_handlers,
    *view_handlers,
    *preview_handlers,
    *letter_handlers,
    *forwarding_handlers,
    *signature_handlers,
    *template_handlers,
]

__all__ = ["HANDLERS"]
