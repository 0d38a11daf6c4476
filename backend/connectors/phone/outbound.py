"""What we ask of an exchange, as requests. Pure."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from backend.connectors.contract import Outgoing
from backend.connectors.phone import ids
from backend.connectors.phone.read_asterisk import OURS
from backend.connectors.phone.settings import PhoneSettings
from backend.connectors.phone.signing import mango as mango_sign
from backend.connectors.refusals import SendError


class Ask(msgspec.Struct, frozen=True):
    method: str
    url: str
    headers: dict[str, str] = {}
    body: bytes = b""


def whom(message: Outgoing) -> str:
    """Raises SendError: a hidden number cannot be called."""
    number = message.external_user or message.thread.key
    if number.startswith(ids.HIDDEN):
        raise SendError("cannot_call", "hidden number", permanent=True)
    return number


def mango(settings: PhoneSettings, path: str, values: Mapping[str, Any]) -> Ask:
    body = msgspec.json.encode(values).decode()
    key = settings.account or ""
    form = {"vpbx_api_key": key, "sign": mango_sign(key, body, settings.reveal()), "json": body}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return Ask("POST", f"{settings.base}/vpbx/{path}", headers, urlencode(form).encode())


def mango_call(settings: PhoneSettings, message: Outgoing, extension: str) -> Ask:
    """`command_id` is our ref: told twice, it is known again by what comes of it."""
    values: dict[str, Any] = {
        "command_id": message.ref,
        "from": {"extension": extension},
        "to_number": whom(message).lstrip("+"),
    }
    if settings.line:
        values["line_number"] = ids.bare(settings.line).lstrip("+")
    return mango(settings, "commands/callback", values)


def zadarma(settings: PhoneSettings, path: str, values: Mapping[str, str], sign: Any) -> Ask:
    """`sign`: signing.zadarma over path, query and its digest."""
    query = urlencode(sorted({**values, "format": "json"}.items()))
    signature = sign(settings.reveal(), path, query)
    return Ask("GET", f"{settings.base}{path}?{query}", {"authorization": f"{settings.account}:{signature}"})


def ari(settings: PhoneSettings, method: str, path: str, values: Mapping[str, str] | None = None) -> Ask:
    query = f"?{urlencode(values)}" if values else ""
    return Ask(method, f"{settings.base}/ari/{path}{query}")


def ari_call(settings: PhoneSettings, message: Outgoing, extension: str) -> Ask:
    """The channel is named by our ref: asked twice, the exchange refuses the second."""
    number = whom(message)
    values = {
        "endpoint": settings.endpoint.replace("{extension}", extension),
        "context": settings.context,
        "extension": number,
        "priority": "1",
        "callerId": f"{number} <{extension}>",
        "timeout": "40",
        "channelId": f"{OURS}{message.ref}",
    }
    return ari(settings, "POST", "channels", values)


def ari_go_on(settings: PhoneSettings, call: str, values: Mapping[str, str] | None = None) -> Ask:
    """Out of our application, to a place in the dialplan, or on from where it was."""
    return ari(settings, "POST", f"channels/{channel_of(call)}/continue", values)


def ring_variables(settings: PhoneSettings, to: tuple[str, ...], ring_s: int) -> dict[str, str]:
    """For Dial(${SAMOVAR_DIAL},${SAMOVAR_RING}): empty, where it is a number outside."""
    inside = [number for number in to if ids.is_extension(number)]
    dial = "&".join(settings.endpoint.replace("{extension}", number) for number in inside)
    return {"SAMOVAR_DIAL": dial if len(inside) == len(to) else "", "SAMOVAR_RING": str(ring_s)}


def ari_variable(settings: PhoneSettings, call: str, name: str, value: str) -> Ask:
    return ari(settings, "POST", f"channels/{channel_of(call)}/variable", {"variable": name, "value": value})


def channel_of(call: str) -> str:
    return quote(call.removeprefix("asterisk:"), safe="")
