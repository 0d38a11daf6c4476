"""Kinds of community events that can be ticked, as the parameters of the methods that tick them name them."""

from __future__ import annotations

from tests.platforms.vk.catalogue import PLAYED


def _ticks(method: str) -> list[str]:
    return [name for name, about in PLAYED[method].parameters.items() if about.kind == "boolean" and name != "enabled"]


KINDS = _ticks("groups.setCallbackSettings")
POLLED = _ticks("groups.setLongPollSettings")
MESSAGES = [kind for kind in KINDS if kind.startswith("message_")]
