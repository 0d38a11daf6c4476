"""Own legal entities as the API takes and shows them."""

from typing import Annotated, Literal

import msgspec

Paper = Literal["ru", "en", "lt"]
Numbering = Literal["yearly", "running"]
Short = Annotated[str, msgspec.Meta(max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=2000)]
Prefix = Annotated[str, msgspec.Meta(max_length=12, pattern=r"^[^\s\x00-\x1f]*$")]
Days = Annotated[int, msgspec.Meta(ge=0, le=365)]


class PaperTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In one language; `order_…` on orders. What is empty is said in our own words, or left out."""

    heading: Short = ""
    terms: Long = ""
    footer: Long = ""
    order_heading: Short = ""
    order_terms: Long = ""


class SellerTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ru: PaperTexts = PaperTexts()
    en: PaperTexts = PaperTexts()
    lt: PaperTexts = PaperTexts()


class SellerFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /sellers; with the version as seen, of PATCH /sellers/{id}. `numbering`: anew each year, or on."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    tax_id: Short = ""
    address: Long = ""
    bank: Long = ""
    contacts: Long = ""
    signer: Short = ""
    prefix: Prefix = ""
    numbering: Numbering = "yearly"
    order_prefix: Prefix = ""
    time_zone: Short = ""
    language: Paper = "ru"
    due_days: Days = 7
    texts: SellerTexts = SellerTexts()
    archived: bool = False


class EditSeller(SellerFields, frozen=True, forbid_unknown_fields=True, kw_only=True):
    version: int


class SellerView(msgspec.Struct, frozen=True, kw_only=True):
    """`next_number`: what the next invoice would be called."""

    id: int
    name: str
    tax_id: str
    address: str
    bank: str
    contacts: str
    signer: str
    prefix: str
    numbering: Numbering
    order_prefix: str
    time_zone: str
    language: Paper
    due_days: int
    texts: SellerTexts
    logo_id: int | None
    archived: bool
    version: int
    next_number: str


class Sellers(msgspec.Struct, frozen=True):
    """The first that is not archived is offered first."""

    items: list[SellerView]


class PutLogo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A PNG, JPEG or WebP in base64; None takes it away."""

    version: int
    image: Annotated[str, msgspec.Meta(max_length=950_000)] | None
