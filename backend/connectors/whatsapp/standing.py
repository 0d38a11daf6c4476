"""How the account and its numbers stand at Meta. Pure:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference

Told to the app's own address alone (docs/connecting-whatsapp.md), and of a number by how it is shown, not by its id.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from backend.connectors.contract import Notice

LONGEST = 300
Weight = Literal["stopped", "warning", "news"]


class Ban(msgspec.Struct):
    waba_ban_state: str = ""
    waba_ban_date: str = ""


class Violation(msgspec.Struct):
    violation_type: str = ""


class Restriction(msgspec.Struct):
    """`expiration`: seconds since 1970."""

    restriction_type: str = ""
    expiration: int | str = 0


class Updated(msgspec.Struct):
    """account_update."""

    event: str = ""
    ban_info: Ban | None = None
    violation_info: Violation | None = None
    restriction_info: tuple[Restriction, ...] = ()


class Reviewed(msgspec.Struct):
    """account_review_update."""

    decision: str = ""


class AlertInfo(msgspec.Struct):
    alert_severity: str = ""
    alert_status: str = ""
    alert_type: str = ""
    alert_description: str = ""


class Alerted(msgspec.Struct):
    """account_alerts."""

    entity_type: str = ""
    entity_id: str | int = ""
    alert_info: AlertInfo = msgspec.field(default_factory=AlertInfo)


class Valued(msgspec.Struct):
    """phone_number_quality_update."""

    display_phone_number: str = ""
    event: str = ""
    max_daily_conversations_per_business: str | int = ""
    # until February 2026
    current_limit: str | int = ""


class Able(msgspec.Struct):
    """business_capability_update."""

    max_daily_conversations_per_business: str | int = ""
    max_daily_conversation_per_phone: str | int = ""


class Named(msgspec.Struct):
    """phone_number_name_update."""

    display_phone_number: str = ""
    decision: str = ""
    requested_verified_name: str | None = None


# of calls nothing is taken here: what is forbidden there forbids us nothing
OF_CALLS = "CALLING"
BARS: dict[str, tuple[str, Weight]] = {
    "RESTRICTED_BIZ_INITIATED_MESSAGING": ("may_not_begin", "warning"),
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING": ("may_not_answer", "stopped"),
    "RESTRICTED_UTILITY_TEMPLATES": ("no_utility_templates", "warning"),
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION": ("no_new_numbers", "news"),
}
LINKS = {
    "PARTNER_REMOVED": False, "PARTNER_APP_UNINSTALLED": False, "ACCOUNT_OFFBOARDED": False,
    "PARTNER_ADDED": True, "PARTNER_APP_INSTALLED": True, "ACCOUNT_RECONNECTED": True,
}  # fmt: skip
ALERTS: dict[str, tuple[str, str | None]] = {
    "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED": ("limits", "limits_stay"),
    "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED": ("limits", "limits_stay"),
    "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO": ("limits", "limits_want_proof"),
    "OBA_REJECTED": ("badge", "badge_refused"),
    "OBA_APPROVED": ("badge", None),
    "PROFILE_PICTURE_LOST": ("picture", "picture_lost"),
}


def read(field: str, value: msgspec.Raw, at: datetime, number: str) -> list[Notice]:
    """What one change says, `number` being the id of ours. Raises ValueError."""
    decoder, reader = READERS[field]
    return list(reader(decoder.decode(value), at, number))


def _updated(told: Updated, at: datetime, number: str) -> Iterator[Notice]:
    match told.event.upper():
        case "DISABLED_UPDATE":
            yield _banned(told.ban_info or Ban(), at)
        case "ACCOUNT_DELETED":
            yield Notice("account", at, "account_deleted", "stopped")
        case "ACCOUNT_VIOLATION":
            what = told.violation_info.violation_type if told.violation_info else ""
            yield Notice("violation", at, "violation", values={"what": _words(what)})
        case "ACCOUNT_RESTRICTION":
            yield from filter(None, (_barred(each, at) for each in told.restriction_info))
        case event if event in LINKS:
            yield Notice("link", at) if LINKS[event] else Notice("link", at, "unlinked", "stopped")


def _banned(told: Ban, at: datetime) -> Notice:
    match told.waba_ban_state.upper():
        case "REINSTATE":
            return Notice("account", at)
        case "SCHEDULE_FOR_DISABLE":
            return Notice("account", at, "account_to_be_disabled", values={"date": _day(told.waba_ban_date)})
    return Notice("account", at, "account_disabled", "stopped")


def _barred(told: Restriction, at: datetime) -> Notice | None:
    kind = told.restriction_type.upper()
    if OF_CALLS in kind:
        return None
    code, weight = BARS.get(kind, ("restricted", "warning"))
    values = {"what": _words(kind)} if code == "restricted" else {}
    try:
        until = datetime.fromtimestamp(int(told.expiration), UTC) if told.expiration else None
    except (OverflowError, OSError) as error:
        raise ValueError("an end beyond all others") from error
    return Notice(f"restriction:{kind[:LONGEST]}", at, code, weight, values, until)


def _reviewed(told: Reviewed, at: datetime, number: str) -> Iterator[Notice]:
    match told.decision.upper():
        case "APPROVED":
            yield Notice("review", at)
        case "REJECTED":
            yield Notice("review", at, "review_rejected", "stopped")
        case "PENDING" | "DEFERRED":
            yield Notice("review", at, "review_pending")


def _alerted(told: Alerted, at: datetime, number: str) -> Iterator[Notice]:
    if told.entity_type.upper() == "PHONE_NUMBER" and str(told.entity_id) != number:
        return
    info = told.alert_info
    kind, is_on = info.alert_type.upper(), info.alert_status.upper() != "NONE"
    about, code = ALERTS.get(kind, (f"alert:{kind[:LONGEST]}", "alert"))
    values = {"words": info.alert_description[:LONGEST]} if code == "alert" else {}
    weight: Weight = "news" if info.alert_severity.upper() == "INFORMATIONAL" else "warning"
    yield Notice(about, at, code, weight, values) if is_on and code else Notice(about, at)


def _valued(told: Valued, at: datetime, number: str) -> Iterator[Notice]:
    shown = _number(told.display_phone_number)
    match told.event.upper():
        case "FLAGGED":
            yield Notice(f"quality:{shown}", at, "quality_low", values={"number": shown})
        case "UNFLAGGED":
            yield Notice(f"quality:{shown}", at)
        case "DOWNGRADE":
            limit = _limit(told.max_daily_conversations_per_business or told.current_limit)
            yield Notice(f"limit:{shown}", at, "limit_lowered", values={"number": shown, "limit": limit})
        case "UPGRADE":
            yield Notice(f"limit:{shown}", at)


def _able(told: Able, at: datetime, number: str) -> Iterator[Notice]:
    limit = _limit(told.max_daily_conversations_per_business or told.max_daily_conversation_per_phone)
    if limit == "-1":
        yield Notice("capability", at, "limit_gone", "news")
    elif limit:
        yield Notice("capability", at, "limit_is", "news", {"limit": limit})


def _named(told: Named, at: datetime, number: str) -> Iterator[Notice]:
    shown, name = _number(told.display_phone_number), (told.requested_verified_name or "")[:LONGEST]
    match told.decision.upper():
        case "APPROVED":
            yield Notice(f"name:{shown}", at)
        case "REJECTED":
            yield Notice(f"name:{shown}", at, "name_refused", values={"number": shown, "name": name})


def _number(told: str) -> str:
    return (f"+{told}" if told.isdecimal() else told)[:LONGEST]


def _limit(told: str | int) -> str:
    """TIER_2K, 2000 → 2000; no limit is -1."""
    words = str(told).upper().removeprefix("TIER_")
    if words in ("UNLIMITED", "-1"):
        return "-1"
    return (words.replace("K", "000") if words.removesuffix("K").isdecimal() else "")[:LONGEST]


def _day(told: str) -> str:
    """Meta writes "November 29, 2026"."""
    try:
        return datetime.strptime(f"{told} +0000", "%B %d, %Y %z").date().isoformat()
    except ValueError:
        return told[:LONGEST]


def _words(kind: str) -> str:
    """A name of Meta's, as words."""
    return kind[:LONGEST].replace("_", " ").lower()


READERS: dict[str, tuple[msgspec.json.Decoder[Any], Callable[[Any, datetime, str], Iterator[Notice]]]] = {
    "account_update": (msgspec.json.Decoder(Updated), _updated),
    "account_review_update": (msgspec.json.Decoder(Reviewed), _reviewed),
    "account_alerts": (msgspec.json.Decoder(Alerted), _alerted),
    "phone_number_quality_update": (msgspec.json.Decoder(Valued), _valued),
    "business_capability_update": (msgspec.json.Decoder(Able), _able),
    "phone_number_name_update": (msgspec.json.Decoder(Named), _named),
}
