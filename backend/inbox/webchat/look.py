"""What the widget needs to know before anybody has said anything. Pure, but for who is on duty."""

from backend.connectors.webchat.capabilities import FILE_BYTES, FILES_MAX, TEXT_MAX
from backend.connectors.webchat.settings import Asked, WebchatSettings
from backend.inbox.webchat.schemas import AskView, ConfigView, LimitsView, OnwardOffer
from backend.inbox.webchat.sites import Site
from backend.kit.words import LOCALES, say

FIELDS: tuple[Asked, ...] = ("name", "phone", "email")
LOOK = ("accent", "theme", "position", "launcher", "when_away")
TEXTS = ("title", "hello", "away", "placeholder")
# by content; what a browser would run is never among them
MIMES = (
    "image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "audio/*", "video/*", "text/plain", "text/csv",
    "application/pdf", "application/zip", "application/rtf", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.*",
    "application/vnd.oasis.opendocument.*",
)  # fmt: skip


def is_online(site: Site) -> bool:
    """May somebody answer now? The one place to ask schedules when there are any (PRODUCT K7)."""
    return site.facts.state == "active"


def language_of(settings: WebchatSettings, wanted: str) -> str:
    """The page's language ("ru-RU") where the channel speaks it, else the channel's first."""
    short = wanted.strip().lower()[:2]
    return short if short in settings.languages else settings.languages[0]


def config(site: Site, wanted: str, onward: list[OnwardOffer], *, turn: bool, agreed: bool) -> ConfigView:
    """`turn`: there is a server of the house's own that carries the sound of calls. `agreed`: there is something that
    may be agreed to.
    """
    settings = site.settings
    lang = language_of(settings, wanted)
    return ConfigView(
        lang=lang,
        languages=list(settings.languages),
        texts=texts(settings, lang),
        look={name: getattr(settings, name) for name in LOOK},
        ask={field: AskView(settings.when(field), field in settings.required) for field in FIELDS},
        consent_url=settings.consent_url,
        consent=settings.consent if agreed else None,
        identity=settings.identity_secret is not None,
        files=settings.files,
        callback=settings.callback,
        calls=settings.calls and (turn or not settings.calls_relay),
        limits=LimitsView(TEXT_MAX, FILES_MAX, FILE_BYTES, list(MIMES)),
        online=is_online(site),
        onward=onward,
    )


def texts(settings: WebchatSettings, lang: str) -> dict[str, str]:
    """The channel's own words, ours where it has none."""
    own = next((each for language, each in settings.texts.items() if language == lang), None)
    shipped = shipped_texts()[lang]
    return {name: (getattr(own, name) if own else "") or shipped[name] for name in TEXTS}


def shipped_texts() -> dict[str, dict[str, str]]:
    """Language → what the widget says where a channel has no words of its own."""
    return {lang: {name: say(lang, f"webchat.{name}") for name in TEXTS} for lang in LOCALES}


def takes(mime: str) -> bool:
    """May visitors send files of this type?"""
    return any(mime == allowed or (allowed[-1] == "*" and mime.startswith(allowed[:-1])) for allowed in MIMES)
