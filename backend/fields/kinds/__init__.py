"""The kinds of fields: a pure file for each few. A new kind is a file, and a line here."""

from backend.fields.kinds.base import Bad, FieldOption, Kind, Reader, Spec
from backend.fields.kinds.choices import CHOICE, FLAG, SEVERAL
from backend.fields.kinds.dates import DATE, MOMENT
from backend.fields.kinds.money import MONEY
from backend.fields.kinds.named import COMPANY, FILE, PERSON
from backend.fields.kinds.numbers import NUMBER
from backend.fields.kinds.reach import EMAIL, LINK, PHONE
from backend.fields.kinds.text import ADDRESS, LONG_TEXT, TEXT

__all__ = ["KINDS", "Bad", "FieldOption", "Kind", "Reader", "Spec"]

_ALL = (
    TEXT, LONG_TEXT, NUMBER, MONEY, DATE, MOMENT, CHOICE, SEVERAL, FLAG, LINK, PHONE, EMAIL, PERSON, COMPANY, FILE,
    ADDRESS,
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
