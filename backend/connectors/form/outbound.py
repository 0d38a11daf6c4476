"""Nothing goes out by a form. Pure."""

from backend.connectors.contract import Outgoing, SendError


def refuse(message: Outgoing) -> SendError:
    return SendError("no_way_back", message.ref, permanent=True)
