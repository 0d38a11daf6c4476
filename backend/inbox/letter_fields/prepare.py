"""A channel's templates: kept, made ready once, held against a letter. Pure."""

from collections.abc import Mapping, Sequence

import msgspec

from backend.connectors.contract import Message
from backend.inbox.letter_fields import language
from backend.inbox.letter_fields.language import Bad, Found, Missed, Step, fold, lines_of
from backend.inbox.letter_fields.schemas import BUILT_IN, LetterTemplate


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """As it lies in channels.fill: with the language and the zone of whoever wrote it, in which values are read."""

    template: LetterTemplate
    locale: str = "ru"
    time_zone: str = "UTC"


class Ready(msgspec.Struct, frozen=True):
    """A template made ready. `into`: every variable's place."""

    template: LetterTemplate
    steps: tuple[Step, ...]
    into: dict[str, str]
    locale: str = "ru"
    time_zone: str = "UTC"


class Reading(msgspec.Struct, frozen=True):
    """A letter as its template reads it: place → value."""

    ready: Ready
    found: Mapping[str, Found]

    @property
    def values(self) -> dict[str, str]:
        """By place; of two variables that go to one, the first that is there."""
        said: dict[str, str] = {}
        for name, into in self.ready.into.items():
            if name in self.found:
                said.setdefault(into, self.found[name].value)
        return said


_kept = msgspec.json.Decoder(list[Kept])


def decode(kept: str) -> tuple[Kept, ...]:
    """channels.fill as text."""
    return tuple(_kept.decode(kept))


def places(template: LetterTemplate) -> dict[str, str]:
    """Variable → where it goes. Raises Bad for one that goes nowhere."""
    found: dict[str, str] = {}
    for name in language.variables(template.text):
        into = template.into.get(name) or (fold(name) if fold(name) in BUILT_IN else "")
        if not into:
            raise Bad("letter_no_place", name=name)
        found[name] = into
    return found


def ready(kept: Kept) -> Ready:
    """Raises Bad."""
    template = kept.template
    return Ready(template, tuple(language.steps(template.text)), places(template), kept.locale, kept.time_zone)


def all_ready(kept: str) -> tuple[Ready, ...]:
    """Of a channel's row. What cannot be read any more is none."""
    found: list[Ready] = []
    for each in decode(kept):
        try:
            found.append(ready(each))
        except Bad:
            continue
    return tuple(found)


def refusal(template: LetterTemplate, sender: str, subject: str) -> str | None:
    """Why a letter with this head is none of the template's: the code of a sentence, or None."""
    if template.senders and not any(_is_from(each, sender) for each in template.senders):
        return "letter_other_sender"
    if template.subject.strip() and fold(template.subject.strip()) not in fold(subject):
        return "letter_other_subject"
    return None


def _is_from(wanted: str, sender: str) -> bool:
    """An address, or a domain and all below it."""
    wanted, sender = wanted.strip().lower(), sender.strip().lower()
    if "@" in wanted.lstrip("@"):
        return sender == wanted
    domain, theirs = wanted.lstrip("@"), sender.rpartition("@")[2]
    return bool(domain) and (theirs == domain or theirs.endswith(f".{domain}"))


def read(templates: Sequence[Ready], message: Message) -> Reading | None:
    """By the first template that fits. A letter that is proved to be feigned is read by none."""
    letter = message.letter
    if letter is None or letter.trust == "fail" or letter.automatic == "bounce":
        return None
    sender = letter.sender.address if letter.sender else message.sender.external_user
    fitting = [each for each in templates if refusal(each.template, sender, letter.subject) is None]
    if not fitting:
        return None
    lines = lines_of(message.text)
    for each in fitting:
        found = language.match(each.steps, lines)
        if not isinstance(found, Missed):
            return Reading(each, found)
    return None
