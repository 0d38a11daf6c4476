"""Consent as it travels."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Purpose = Literal["processing", "marketing"]
PURPOSES: tuple[Purpose, ...] = ("processing", "marketing")
Locale = Literal["ru", "en", "lt"]
How = Literal["tick", "line", "form", "call"]
TEXT_MAX, URL_MAX = 2000, 500


class ConsentText(msgspec.Struct, frozen=True):
    """A version of the house's words. `agreed`: of how many people this very text is what they agreed to and did not
    take back.
    """

    id: int
    purpose: Purpose
    locale: Locale
    version: int
    text: str
    url: str | None
    at: datetime
    by: str | None
    agreed: int


class NewConsentText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /privacy/consents. `version`: the newest as it was seen, 0 where there was none. Empty `text`: it is
    asked no more.
    """

    purpose: Purpose
    locale: Locale
    version: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    text: str
    url: str | None = None


class ConsentView(msgspec.Struct, frozen=True):
    """Somebody agreed. `current`: to what is asked now; `ip`, `user_agent`: for who manages personal data."""

    id: int
    purpose: Purpose
    locale: Locale
    version: int
    text: str
    url: str | None
    at: datetime
    how: How
    channel: str
    current: bool
    own: bool
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    page: str
    ip: str | None = None
    user_agent: str | None = None


class ConsentsOf(msgspec.Struct, frozen=True):
    """`marketing`: may one write to them of goods. no: never agreed; outdated: to words that stand no more."""

    items: list[ConsentView]
    marketing: Literal["yes", "no", "withdrawn", "outdated"]
