"""Templates of letters as the API takes and gives them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

# of the person, of the request, of its company; an own field of either is "field:<id>"
PERSON = ("name", "surname", "phone", "email")
CARD = ("title", "budget", "source", "tags", "comment")
BUILT_IN = (*PERSON, "company", *CARD)
TEMPLATES_MAX = 10


class LetterTemplate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One template. It is for letters from any of `senders` (addresses, or domains) whose subject has `subject` in it;
    the first that fits is taken.

    `text`: as the letter has it, a {name} where a value stands. `into`: whose value goes where: name surname phone
    email company title budget source tags comment, or "field:12"; a variable that is called so goes there by itself.
    `writer` "letter": whoever the letter names is the customer, not who sent it (a site's robot). `later`: letters
    about a request that is there fill what is empty in it.
    """

    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    senders: Annotated[list[Annotated[str, msgspec.Meta(max_length=254)]], msgspec.Meta(max_length=20)] = []
    subject: Annotated[str, msgspec.Meta(max_length=200)] = ""
    text: Annotated[str, msgspec.Meta(max_length=4_000)]
    into: Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=40)]], msgspec.Meta(max_length=40)] = {}
    writer: Literal["sender", "letter"] = "sender"
    later: bool = False


LetterTemplates = Annotated[list[LetterTemplate], msgspec.Meta(max_length=TEMPLATES_MAX)]


class LetterTrial(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /channels/{id}/letters/trials: `templates` as they are being written, tried on a letter. HTML is
    read as its text."""

    templates: LetterTemplates
    sender: Annotated[str, msgspec.Meta(max_length=320)] = ""
    subject: Annotated[str, msgspec.Meta(max_length=1_000)] = ""
    text: Annotated[str, msgspec.Meta(max_length=200_000)]


class TriedValue(msgspec.Struct, frozen=True):
    """What stands at one variable. `shown`: as the field would show it; `fault`: why it does not take it, "" where it
    does; what is not taken stands in the request's history. `line` 0: the letter does not have it."""

    variable: str
    into: str
    name: str
    line: int
    value: str
    shown: str
    fault: str


class TriedTemplate(msgspec.Struct, frozen=True):
    """`fits`: this is the one that is taken; else `why`, in words."""

    fits: bool
    why: str
    values: list[TriedValue]


class LetterTrialView(msgspec.Struct, frozen=True):
    """Template by template. `lines`: the letter's text as it was read."""

    templates: list[TriedTemplate]
    lines: list[str]


class CameLetter(msgspec.Struct, frozen=True):
    """One of the last letters of a channel."""

    conversation_id: int
    seq: int
    at: datetime
    sender: str
    subject: str
    text: str


class CameLetters(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[CameLetter]
