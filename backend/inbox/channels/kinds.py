"""The kinds of channels that can be connected, as forms and the composer need them."""

import typing
from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal

import msgspec

from backend.connectors.abilities import Hooks
from backend.connectors.contract import Connector
from backend.connectors.registry import connector, kinds
from backend.inbox.channels.actions.create import with_mode
from backend.inbox.channels.schemas import Choice, FieldView, KindView
from backend.kit.secrets import Secret
from backend.kit.words import catalogue, say

FieldType = Literal["text", "number", "boolean", "select", "list", "object"]


def kind_views(locale: str, public_url: str) -> list[KindView]:
    return [kind_view(connector(kind), locale, public_url) for kind in kinds()]


def kind_view(kind: Connector, locale: str, public_url: str) -> KindView:
    """`public_url`: where we are reached decides some defaults."""
    ours = with_mode(kind, {}, public_url)
    fields = [_field(kind.kind, field, locale, ours) for field in msgspec.structs.fields(kind.settings)]
    name = say(locale, f"channel_kinds.{kind.kind}")
    return KindView(kind.kind, name, fields, kind.capabilities, isinstance(kind, Hooks))


def _field(kind: str, field: Any, locale: str, ours: Mapping[str, Any]) -> FieldView:
    shape, values = _shape(field.type)
    own = f"channel_settings.{kind}.{field.encode_name}"
    known = catalogue("en")
    return FieldView(
        name=field.encode_name,
        type=shape,
        label=say(locale, f"{own}.label"),
        hint=say(locale, f"{own}.hint") if f"{own}.hint" in known else "",
        required=field.required,
        secret=_plain(field.type) is Secret,
        default=ours.get(field.encode_name, _default(field)),
        choices=[Choice(v, say(locale, f"{own}.{v}") if f"{own}.{v}" in known else v) for v in values],
    )


def _default(field: Any) -> Any:
    if field.default is not msgspec.NODEFAULT:
        return msgspec.to_builtins(field.default)
    return msgspec.to_builtins(field.default_factory()) if field.default_factory is not msgspec.NODEFAULT else None


def _plain(kind: Any) -> Any:
    """The type without Annotated and without None."""
    if typing.get_origin(kind) is typing.Annotated:
        return _plain(typing.get_args(kind)[0])
    if typing.get_origin(kind) in (typing.Union, UnionType):
        parts = [part for part in typing.get_args(kind) if part is not type(None)]
        return _plain(parts[0])
    return kind


def _shape(kind: Any) -> tuple[FieldType, list[str]]:
    plain = _plain(kind)
    if typing.get_origin(plain) is Literal:
        return "select", [str(choice) for choice in typing.get_args(plain)]
    if plain is bool:
        return "boolean", []
    if plain in (int, float):
        return "number", []
    if typing.get_origin(plain) in (tuple, list):
        return "list", _named(kind)
    # of several parts: the kind has a page of its own for it
    return ("object" if typing.get_origin(plain) is dict else "text"), []


def _named(kind: Any) -> list[str]:
    """The choices that a type names beside itself: Meta(extra={"choices": …})."""
    metas = [part for part in getattr(kind, "__metadata__", ()) if isinstance(part, msgspec.Meta)]
    return [choice for meta in metas for choice in (meta.extra or {}).get("choices", ())]
