"""Templates as an administrator writes them: what is wrong with one is said at once, beside it."""

import re
from collections.abc import Sequence

import msgspec

from backend.access.grants import Grants
from backend.fields.load import Definition, by_hand, living
from backend.inbox.letter_fields import language
from backend.inbox.letter_fields.language import Bad
from backend.inbox.letter_fields.prepare import Kept, places
from backend.inbox.letter_fields.schemas import BUILT_IN, LetterTemplate
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault

_SENDER = re.compile(r"(?:[^\s@]{1,64})?@?[^\s@.]{1,190}(?:\.[^\s@.]{1,63})+")


async def checked(tx: Tx, me: Grants, templates: Sequence[LetterTemplate], held: Sequence[Kept] = ()) -> list[Kept]:
    """As they are kept; one that stays as it was keeps whose language its values are read in.

    Raises Invalid with letter_fields.<place>.<what> named.
    """
    unseen = await by_hand(tx, me)
    own = {each.key: each for each in await living(tx) if each.key not in unseen}
    faults: dict[str, str | Fault] = {}
    known = {msgspec.json.encode(each.template): each for each in held}
    kept: list[Kept] = []
    for place, given in enumerate(templates):
        template = _tidy(given)
        faults |= {f"letter_fields.{place}.{name}": fault for name, fault in _faults(template, own).items()}
        new = Kept(template=template, locale=me.locale, time_zone=me.time_zone)
        kept.append(known.get(msgspec.json.encode(template), new))
    if faults:
        raise Invalid("invalid", fields=faults)
    return kept


def _line(typed: str) -> str:
    return " ".join(clean_text(typed).split())


def _tidy(given: LetterTemplate) -> LetterTemplate:
    senders = list(dict.fromkeys(filter(None, (_line(each).lower().lstrip("@") for each in given.senders))))
    into = {_line(name): where for name, where in given.into.items()}
    return msgspec.structs.replace(
        given,
        name=_line(given.name),
        senders=senders,
        subject=_line(given.subject),
        text=clean_text(given.text),
        into=into,
    )


def _faults(template: LetterTemplate, own: dict[str, Definition]) -> dict[str, str | Fault]:
    faults: dict[str, str | Fault] = {}
    if bad := [each for each in template.senders if not _SENDER.fullmatch(each)]:
        faults["senders"] = Fault("letter_bad_sender", {"sender": bad[0]})
    try:
        language.steps(template.text)
        into = places(template)
    except Bad as bad_text:
        return faults | {"text": Fault(bad_text.code, bad_text.values)}
    for name, where in into.items():
        field = own.get(where)
        if where not in BUILT_IN and (field is None or field.kind == "file" or field.entity == "company"):
            faults["text"] = Fault("letter_no_such_place", {"name": name})
    if template.writer == "letter":
        if not template.senders:
            # else anybody could write in another's name
            faults.setdefault("senders", "letter_whose_robot")
        if not {"email", "phone"} & set(into.values()):
            faults.setdefault("text", "letter_names_nobody")
    return faults
