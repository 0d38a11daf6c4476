"""A form as its page needs it. Pure, but for the hours of duty."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from backend.connectors.form.settings import Field, FormSettings, Language
from backend.contacts.consents.agree import Own
from backend.contacts.consents.schemas import Purpose
from backend.contacts.consents.texts import Words, said
from backend.duty.hours import Hours
from backend.inbox.forms.reading import FILE_BYTES, FILES_MAX
from backend.inbox.forms.schemas import ConsentLook, FieldLook, FormLook, Slot
from backend.inbox.forms.ticket import LEAST_S
from backend.inbox.webchat.look import MIMES
from backend.kit.words import LOCALES, say

STEP = timedelta(minutes=30)
AHEAD = timedelta(days=3)
TEXTS = ("title", "button", "thanks")


def language_of(settings: FormSettings, wanted: str) -> Language:
    """The page's language ("ru-RU") where the form speaks it, else the form's first."""
    short = wanted.strip().lower()[:2]
    return next((one for one in settings.languages if one == short), settings.languages[0])


def look(settings: FormSettings, hours: Hours, wanted: str, ticket: str, house: Sequence[Words]) -> FormLook:
    """`house`: what people agree to by the house's words."""
    lang = language_of(settings, wanted)
    own = settings.texts.get(lang)
    texts = {name: (getattr(own, name) if own else "") or say(lang, f"form.{name}") for name in TEXTS}
    calls = any(field.type == "callback" for field in settings.fields)
    return FormLook(
        lang=lang,
        intro=own.intro if own else "",
        **texts,
        accent=settings.accent,
        theme=settings.theme,
        fields=[field_look(settings, field, lang) for field in settings.fields],
        consent=consent(settings, lang, house),
        marketing=marketing(settings, lang, house),
        slots=slots(hours, datetime.now(UTC)) if calls else [],
        mimes=list(MIMES),
        files_max=FILES_MAX,
        file_bytes=FILE_BYTES,
        ticket=ticket,
        wait_s=LEAST_S,
    )


def field_look(settings: FormSettings, field: Field, lang: Language) -> FieldLook:
    options = [settings.said(option, lang) for option in field.options]
    return FieldLook(field.name, field.type, label(settings, field, lang), settings.said(field.hints, lang),
                     field.required, options)  # fmt: skip


def label(settings: FormSettings, field: Field, lang: Language) -> str:
    """As the form has it, else the usual word for such a field."""
    own = settings.said(field.labels, lang)
    usual = "name" if field.type == "text" and field.name == "name" else field.type
    return own or say(lang, f"form_labels.{usual}")


def consent(settings: FormSettings, lang: Language, house: Sequence[Words]) -> ConsentLook | None:
    """What is agreed to; its version follows from its words."""
    found = words(settings, lang, house, "processing")
    return _asked(found, required=settings.ask_processing != "optional") if found else None


def marketing(settings: FormSettings, lang: Language, house: Sequence[Words]) -> ConsentLook | None:
    """Never a condition: whoever has to agree to it has not agreed."""
    found = words(settings, lang, house, "marketing")
    return _asked(found, required=False) if found else None


def _asked(found: Words | Own, *, required: bool) -> ConsentLook:
    return ConsentLook(version(found), found.text, found.url, required)


def words(settings: FormSettings, lang: Language, house: Sequence[Words], purpose: Purpose) -> Words | Own | None:
    """The form's own where it has some, else the house's in the language, else in the first that there is."""
    if purpose == "processing" and (own := settings.said(settings.consent, lang)):
        spoken = next(one for one in (lang, *settings.languages) if settings.consent.get(one) == own)
        return Own(purpose, spoken, own, settings.consent_url)
    if settings.ask_processing == "no" if purpose == "processing" else not settings.ask_marketing:
        return None
    return said(house, purpose, (lang, *settings.languages))


def version(found: Words | Own) -> str:
    """Of the words and of where their link leads: another page is another text to agree to."""
    return sha256(f"{found.text}\n{found.url or ''}".encode()).hexdigest()[:8]


def slots(hours: Hours, now: datetime) -> list[Slot]:
    """Half hours in which somebody is on duty, from half an hour on."""
    minute = now.replace(second=0, microsecond=0)
    at = minute + STEP + timedelta(minutes=-minute.minute % 30)
    found = []
    while at <= now + AHEAD:
        if hours.is_on(at):
            found.append(Slot(at))
        at += STEP
    return found


def shipped() -> dict[str, dict[str, str]]:
    """Language → what is said where a form has no words of its own."""
    kinds: Sequence[str] = ("name", *FieldTypes)
    return {
        lang: {name: say(lang, f"form.{name}") for name in TEXTS}
        | {f"label_{kind}": say(lang, f"form_labels.{kind}") for kind in kinds}
        for lang in LOCALES
    }


FieldTypes = ("text", "long", "phone", "email", "choice", "several", "date", "file", "yes", "callback")
