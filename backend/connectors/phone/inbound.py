"""What an exchange tells -> what is known of a call, in the contract's words. Pure; one file a provider beside it."""

import msgspec

from backend.connectors.clean import clean
from backend.connectors.contract import Incoming, Unreadable
from backend.connectors.lenient import decode
from backend.connectors.phone import read_asterisk, read_dialplan, read_mango, read_signed, read_zadarma
from backend.connectors.phone.settings import PhoneSettings
from backend.connectors.phone.signing import Told

_told = msgspec.json.Decoder(Told)


def read(settings: PhoneSettings, payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    try:
        return clean(_read(settings, payload))
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}"[:300]) from error


def _read(settings: PhoneSettings, payload: bytes) -> list[Incoming]:
    if settings.provider == "asterisk":
        return read_asterisk.read(payload, settings.region)
    if settings.provider == "signed":
        return read_signed.read(payload, settings.region)
    told = decode(payload, _told)
    match settings.provider:
        case "mango":
            return read_mango.read(told, settings.region)
        case "zadarma":
            return read_zadarma.read(told, settings.region)
        case _:
            return read_dialplan.read(told, settings.region)
