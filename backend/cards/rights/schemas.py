"""The matrix of a role, and what it comes to."""

from typing import Literal

import msgspec

from backend.access.card_rules import CardRule, Reach

Rules = list[CardRule]


class CardRules(msgspec.Struct, frozen=True):
    """Rules as they stand; where none is said, all that the channels leave in sight. `members`: whom they bind."""

    role_id: int
    version: int
    rules: Rules
    members: int


class SaveCardRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /roles/{id}/card-rules: the whole matrix, against the version that was seen."""

    version: int
    rules: Rules


class TryCardRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST …/preview."""

    rules: Rules


class Example(msgspec.Struct, frozen=True):
    """One of them that the caller sees, too."""

    id: int
    name: str


class Moved(msgspec.Struct, frozen=True):
    """Of one kind, among the newest `looked` of it: what at least one of the members would lose, and gain.

    "dialog": a dialog stays in sight, its request does not.
    """

    kind: Literal["card", "dialog", "contact", "company", "task"]
    lost: int
    gained: int
    lost_examples: list[Example]
    gained_examples: list[Example]


class CardRulesTried(msgspec.Struct, frozen=True):
    """Requests that at least one of the members would lose, or gain; counted up to `most`, then `more` is true.

    `moved`: the same of all that is seen by these rules, of the kinds where anything moves.
    """

    members: int
    lost: int
    gained: int
    most: int
    more: bool
    looked: int
    moved: list[Moved]


class Cell(msgspec.Struct, frozen=True):
    """One line of what a colleague may do: to leads or deals, in which statuses, how far."""

    entity: str
    verb: str
    place: str
    reach: Reach


class SeenCard(msgspec.Struct, frozen=True):
    """A request as the colleague sees it in a list. `may_edit`, `may_move`: what they could do to it."""

    id: int
    kind: str
    status_id: int
    contact: str
    responsible: str
    may_edit: bool
    may_move: bool


class SightOf(msgspec.Struct, frozen=True):
    """What a colleague has, and by which role. `rights` are keys; `channels` None: every one; `cards`: the newest that
    both of you see; `seen` is how many they see of leads and deals that you see, up to `most`.
    """

    user_id: int
    name: str
    role_id: int
    role: str
    rights: list[str]
    sight: str
    channels: list[str] | None
    teams: list[str]
    hidden_fields: list[str]
    read_only_fields: list[str]
    cells: list[Cell]
    seen: dict[str, int]
    most: int
    cards: list[SeenCard]
