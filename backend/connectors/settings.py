"""A channel's settings from what a person typed and from the database, and back. The kind's Struct is their shape."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import msgspec

from backend.kit.errors import Invalid
from backend.kit.http.faults import field_faults
from backend.kit.secrets import Secret


@runtime_checkable
class FindsFaults(Protocol):
    def faults(self) -> dict[str, str]:
        """Field -> code of the sentence (errors.<code>) that says what is wrong with it."""
        ...


def load(shape: type[msgspec.Struct], given: Mapping[str, Any]) -> msgspec.Struct:
    """The settings, whole and right. Raises Invalid with fields {"settings.<field>": code}."""
    settings = shaped(shape, given)
    faults = settings.faults() if isinstance(settings, FindsFaults) else {}
    if faults:
        raise Invalid("invalid", fields={_named(field): code for field, code in faults.items()})
    return settings


def shaped(shape: type[msgspec.Struct], given: Mapping[str, Any]) -> msgspec.Struct:
    """The settings, right in shape; not yet whole, perhaps. Raises Invalid."""
    if empty := _empty(shape, given):
        # all of them at once: whoever fills in a form is not sent back for each
        raise Invalid("invalid", fields={_named(name): "required" for name in empty})
    try:
        return msgspec.convert(dict(given), shape, dec_hook=_secret)
    except msgspec.ValidationError as error:
        found = field_faults([{"message": str(error)}])
        raise Invalid("invalid", fields={_named(field): fault.code for field, fault in found.items()}) from None


def parts(settings: msgspec.Struct) -> tuple[dict[str, Any], dict[str, str]]:
    """(what may be shown, what must be encrypted), each as JSON; `load` takes the two laid together."""
    fields = {name: getattr(settings, name) for name in settings.__struct_fields__}
    secrets = {name: value.reveal() for name, value in fields.items() if isinstance(value, Secret)}
    return msgspec.to_builtins({name: fields[name] for name in fields if name not in secrets}), secrets


def secret_names(shape: type[msgspec.Struct]) -> tuple[str, ...]:
    """Fields that are never shown: a form leaves them empty to keep what is stored."""
    return tuple(field.name for field in msgspec.structs.fields(shape) if field.type in (Secret, Secret | None))


def _empty(shape: type[msgspec.Struct], given: Mapping[str, Any]) -> list[str]:
    """Fields that nobody filled in: those without which there is no shape, and what the kind itself asks for then."""
    fields = msgspec.structs.fields(shape)
    names = [field.name for field in fields if field.required and _is_blank(given.get(field.name))]
    if not names:
        return names
    try:
        whole = msgspec.convert({**given, **dict.fromkeys(names, "")}, shape, dec_hook=_secret)
    except msgspec.ValidationError:
        return names
    faults = whole.faults() if isinstance(whole, FindsFaults) else {}
    return names + [name for name, code in faults.items() if code == "required" and name not in names]


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _named(field: str) -> str:
    return "settings" if field == "body" else f"settings.{field}"


def _secret(shape: type, value: Any) -> Any:
    if shape is Secret and isinstance(value, str):
        return Secret(value)
    if shape is Secret:
        raise ValueError("Expected `str`")
    raise NotImplementedError(shape.__name__)
