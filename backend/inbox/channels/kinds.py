"""The kinds of channels that can be connected, as forms and the composer need them."""

import typing
from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal

import msgspec

from backend.connectors.abilities import Chooses, Hooks, Invites, Variant
from backend.connectors.contract import Connector
from backend.connectors.registry import connector, kinds
from backend.inbox.channels.actions.create import with_mode
from backend.inbox.channels.schemas import Choice, FieldView, KindView, VariantView
from backend.kit.secrets import Secret
from backend.kit.words import catalogue, say

FieldType = Literal["text", "code", "number", "boolean", "select", "list", "object"]


def kind_views(locale: str, public_url: str) -> list[KindView]:
    return [kind_view(connector(kind), locale, public_url) for kind in kinds()]


def kind_view(kind: Connector, locale: str, public_url: str) -> KindView:
    """`public_url`: where we are reached decides some defaults."""
    ours = with_mode(kind, {}, public_url)
    fields = [_field(kind.kind, field, locale, ours) for field in msgspec.structs.fields(kind.settings)]
    name = say(locale, f"channel_kinds.{kind.kind}")
    view = KindView(
        kind.kind, name, fields, kind.capabilities, isinstance(kind, Hooks), invites=isinstance(kind, Invites)
    )
    if not isinstance(kind, Chooses):
        return view
    variants = [_variant(kind, one, locale, ours) for one in kind.variants()]
    own = {name for one in kind.variants() for name in one.fields}
    titles = [Choice(one.value, one.title) for one in variants]
    common = [
        msgspec.structs.replace(field, choices=titles) if field.name == kind.varies_by else field
        for field in fields
        if field.name not in own
    ]
    return msgspec.structs.replace(view, fields=common, varies_by=kind.varies_by, variants=variants)


def _variant(kind: Connector, one: Variant, locale: str, ours: Mapping[str, Any]) -> VariantView:
    """Its fields, in their order, with the words that it has for them."""
    fields = [
        msgspec.structs.replace(
            _field(kind.kind, field, locale, {**ours, **one.defaults}, one.value),
            required=one.fields[field.encode_name],
        )
        for field in msgspec.structs.fields(kind.settings)
        if field.encode_name in one.fields
    ]
    words = f"channel_settings.{kind.kind}.{kind.varies_by}.{one.value}"  # type: ignore[attr-defined]
    title = one.title or (say(locale, words) if words in catalogue("en") else one.value)
    return VariantView(one.value, title, fields, one.docs)


def _field(kind: str, field: Any, locale: str, ours: Mapping[str, Any], variant: str = "") -> FieldView:
    shape, values = _shape(field.type)
    common = f"channel_settings.{kind}.{field.encode_name}"
    known = catalogue("en")
    own = f"channel_settings.{kind}.{variant}.{field.encode_name}" if variant else common

    def words(part: str) -> str:
        found = f"{own}.{part}" if f"{own}.{part}" in known else f"{common}.{part}"
        return say(locale, found) if found in known else ""

    return FieldView(
        name=field.encode_name,
        type=shape,
        label=words("label"),
        hint=words("hint"),
        required=field.required,
        secret=_plain(field.type) is Secret,
        default=ours.get(field.encode_name, _default(field)),
        choices=[Choice(v, words(v) or v) for v in values],
    )


def _default(field: Any) -> Any:
    if isinstance(field.default, Secret):
        return None
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
    if any((meta.extra or {}).get("shape") == "code" for meta in _metas(kind)):
        return "code", []
    # of several parts: the kind has a page of its own for it
    return ("object" if typing.get_origin(plain) is dict else "text"), []


def _named(kind: Any) -> list[str]:
    """The choices that a type names beside itself: Meta(extra={"choices": …})."""
    return [choice for meta in _metas(kind) for choice in (meta.extra or {}).get("choices", ())]


def _metas(kind: Any) -> list[msgspec.Meta]:
    return [part for part in getattr(kind, "__metadata__", ()) if isinstance(part, msgspec.Meta)]
