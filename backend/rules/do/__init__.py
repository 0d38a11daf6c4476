"""What rules do: one file a deed. A deed raises what its verb raises, and then the whole run changes nothing."""

from collections.abc import Awaitable, Callable

from backend.kit.db import HotTx
from backend.rules.do import call, fields, message, own_event, promise, tags, tell, whose
from backend.rules.do.deed import Doing
from backend.rules.schemas import DoKind, RuleDid, RuleDo

DEEDS: dict[DoKind, Callable[[HotTx, Doing, RuleDo], Awaitable[RuleDid]]] = {
    "notify": tell.notify,
    "assign": whose.assign,
    "tag": tags.put,
    "untag": tags.take_off,
    "set_status": fields.set_status,
    "set_field": fields.set_field,
    "task": promise.give_task,
    "record": own_event.record_event,
    "webhook": call.call,
    "message": message.send,
}

__all__ = ["DEEDS", "Doing"]
