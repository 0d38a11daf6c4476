"""Saved replies and macros are few: who hears of a change asks for them anew, and gets what they may see."""

import msgspec


class Prepared(msgspec.Struct, frozen=True):
    """Which one, and nothing of its content: it may be a team's."""

    id: int
    rev: int


class SavedReplyChanged(msgspec.Struct, frozen=True, tag="saved_reply.changed"):
    """Made, edited, removed."""

    saved_reply: Prepared


class MacroChanged(msgspec.Struct, frozen=True, tag="macro.changed"):
    """Made, edited, removed."""

    macro: Prepared
