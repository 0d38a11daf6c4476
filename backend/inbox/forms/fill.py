"""Our own form was filled in: each answer checked by its question, faults named beside the field."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.connectors.form import ids
from backend.connectors.form.payload import Consent, File, Filled
from backend.connectors.form.settings import Field, FormSettings, Language
from backend.contacts.consents.agree import Own
from backend.contacts.consents.schemas import Purpose
from backend.contacts.consents.texts import Words
from backend.inbox.forms.look import AHEAD, consent, field_look, language_of, marketing, words
from backend.inbox.forms.reading import Got
from backend.inbox.forms.schemas import ConsentLook
from backend.kit.clean import clean_text
from backend.kit.errors import Conflict, Invalid
from backend.kit.words import say

TEXT_MAX, LONG_MAX = 500, 10_000
# filled in by machines alone: no page shows it
TRAP = "website"
SOON = object()
OWN = ("_id", "_ticket", "_lang", "_zone", "_page", "_title", "_referrer", "_consent", "_marketing", TRAP)


def value(got: Got, name: str) -> str:
    return next((clean_text(said) for field, said in got.pairs if field == name), "")


def filled(settings: FormSettings, got: Got, files: Sequence[File], now: datetime, house: Sequence[Words]) -> Filled:
    """Raises Invalid with what is wrong by field, Conflict when other words were agreed to."""
    lang = language_of(settings, value(got, "_lang"))
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in settings.fields:
        # browsers end lines in forms as mail does
        given = [clean_text(said).replace("\r\n", "\n").strip() for name, said in got.pairs if name == field.name]
        answer, fault = _answer(settings, field, lang, [one for one in given if one], files)
        if fault:
            faults[field.name] = fault
        elif answer:
            values[field.name] = answer
    agreed = consent(settings, lang, house)
    if agreed and agreed.required and not value(got, "_consent"):
        faults["_consent"] = "form_consent_needed"
    if faults:
        raise Invalid("form_faults", fields=faults, values={"limit": LONG_MAX})
    offered = {"_consent": agreed, "_marketing": marketing(settings, lang, house)}
    if any(value(got, name) and (not look or value(got, name) != look.version) for name, look in offered.items()):
        raise Conflict("form_consent_changed")
    # "as soon as possible" stands there before anybody has chosen anything
    if all(answer is SOON for answer in values.values()) and not files:
        raise Invalid("form_empty")
    return _made(settings, got, files, now, lang, values, agreed if value(got, "_consent") else None)


def _made(
    settings: FormSettings,
    got: Got,
    files: Sequence[File],
    now: datetime,
    lang: Language,
    values: dict[str, Any],
    agreed: ConsentLook | None,
) -> Filled:
    asked = {field.name: field for field in settings.fields}
    wished = next((values.pop(field.name) for field in settings.fields
                   if field.type == "callback" and field.name in values), None)  # fmt: skip
    page = _link(value(got, "_page"))
    own = settings.texts.get(lang)
    return Filled(
        id=_id(value(got, "_id")),
        at=now,
        values=values,
        labels={name: field_look(settings, asked[name], lang).label for name in values},
        types={name: asked[name].type for name in values},
        language=lang,
        title=own.title if own else "",
        files=tuple(files),
        page={"url": page, "title": value(got, "_title")[:300]} if page else None,
        referrer=_link(value(got, "_referrer")),
        consent=Consent(agreed.version, agreed.text) if agreed else None,
        callback_at=wished if isinstance(wished, datetime) else None,
        callback_soon=wished is SOON,
        zone=_zone(value(got, "_zone")),
    )


def agreed_to(settings: FormSettings, got: Got, house: Sequence[Words]) -> list[Words | Own]:
    """What was ticked, of answers that `filled` took."""
    lang = language_of(settings, value(got, "_lang"))
    ticks: tuple[tuple[str, Purpose], ...] = (("_consent", "processing"), ("_marketing", "marketing"))
    found = [words(settings, lang, house, purpose) for name, purpose in ticks if value(got, name)]
    return [one for one in found if one]


Answer = tuple[Any, str]


def _answer(settings: FormSettings, field: Field, lang: Language, given: list[str], files: Sequence[File]) -> Answer:
    """(what is kept, the code of what is wrong)."""
    if field.type == "file":
        missing = field.required and not any(file.field == field.name for file in files)
        return None, "required" if missing else ""
    if not given:
        return None, "required" if field.required else ""
    options = [settings.said(option, lang) for option in field.options]
    if field.type == "several":
        return (given, "") if set(given) <= set(options) else (None, "form_no_such_choice")
    if field.type == "choice":
        return (given[0], "") if given[0] in options else (None, "form_no_such_choice")
    return _CHECKS[field.type](settings, lang, given[0])


def _text(settings: FormSettings, lang: Language, given: str) -> Answer:
    return (given, "") if len(given) <= TEXT_MAX else (None, "too_long")


def _long(settings: FormSettings, lang: Language, given: str) -> Answer:
    return (given, "") if len(given) <= LONG_MAX else (None, "too_long")


def _phone(settings: FormSettings, lang: Language, given: str) -> Answer:
    found = ids.phone(given, settings.country)
    return (found, "") if found else (None, "bad_phone")


def _email(settings: FormSettings, lang: Language, given: str) -> Answer:
    return (given, "") if ids.email(given) else (None, "bad_email")


def _date(settings: FormSettings, lang: Language, given: str) -> Answer:
    try:
        return date.fromisoformat(given).isoformat(), ""
    except ValueError:
        return None, "form_bad_date"


def _yes(settings: FormSettings, lang: Language, given: str) -> Answer:
    return say(lang, "form.yes"), ""


def _callback(settings: FormSettings, lang: Language, given: str) -> Answer:
    """As soon as possible ("now"), or a moment of the next days."""
    if given == "now":
        return SOON, ""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return None, "form_bad_time"
    now = datetime.now(UTC)
    if at.tzinfo is None or not now - timedelta(minutes=1) <= at <= now + AHEAD + timedelta(hours=1):
        return None, "form_bad_time"
    return at.astimezone(UTC), ""


_CHECKS: Mapping[str, Callable[[FormSettings, Language, str], Answer]] = {
    "text": _text, "long": _long, "phone": _phone, "email": _email, "date": _date, "yes": _yes, "callback": _callback,
}  # fmt: skip


def _id(given: str) -> UUID:
    """The page's own name of this submission: sent twice, it is one."""
    try:
        return UUID(given)
    except ValueError:
        raise Invalid("invalid", fields={"_id": "required"}) from None


def _link(url: str) -> str:
    return url.partition("#")[0][:2000] if url.startswith(("http://", "https://")) else ""


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
