"""Events of cards and their dictionaries."""

import msgspec

from backend.cards.schemas import CardView, TagView


class CardChanged(msgspec.Struct, frozen=True, tag="card.changed"):
    card: CardView


class TagChanged(msgspec.Struct, frozen=True, tag="tag.changed"):
    tag: TagView
