"""Signatures as the API shows them and takes them."""

from typing import Annotated

import msgspec

from backend.connectors.contract import Entity, Signature

TEXT_MAX = 2000
ENTITIES_MAX = 100
Text = Annotated[str, msgspec.Meta(max_length=TEXT_MAX)]
Entities = Annotated[tuple[Entity, ...], msgspec.Meta(max_length=ENTITIES_MAX)]


class SignatureText(msgspec.Struct, frozen=True):
    """As it was written, with its variables."""

    text: str
    entities: tuple[Entity, ...]


class SignatureView(msgspec.Struct, frozen=True):
    """`of_mailbox`: what stands under everybody's letters; `own`: mine in its place, an empty one is none at all;
    `mine`: what is put under my letters, filled."""

    channel_id: int
    of_mailbox: SignatureText
    company: str
    own: SignatureText | None
    mine: Signature
    variables: dict[str, str]


class PutSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /channels/{id}/signature."""

    text: Text
    entities: Entities = ()
    company: Annotated[str, msgspec.Meta(max_length=200)] = ""


class PutOwnSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /channels/{id}/signature/own."""

    text: Text
    entities: Entities = ()
