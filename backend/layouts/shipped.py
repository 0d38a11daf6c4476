"""What can stand on the pages as shipped. A room that comes later registers its own blocks beside these."""

from backend.layouts.blocks import Block, Sort

_CARD: tuple[tuple[str, Sort, str], ...] = (
    ("person", "block", "person"),
    ("person_fields", "block", "person"),
    ("same", "block", "person"),
    ("warmth", "field", "main"),
    ("responsible", "field", "main"),
    ("budget", "field", "main"),
    ("reason", "field", "main"),
    ("source", "field", "main"),
    ("tags", "field", "main"),
    ("comment", "field", "main"),
    ("items", "block", "work"),
    ("orders", "block", "work"),
    ("fields", "fields", "work"),
    ("tasks", "block", "work"),
    ("identities", "block", "more"),
    ("others", "block", "more"),
    ("files", "block", "more"),
    ("feed", "block", "more"),
    ("history", "block", "more"),
    ("facts", "block", "more"),
)
_CONTACT: tuple[tuple[str, Sort, str], ...] = (
    ("person", "block", "person"),
    ("warmth", "field", "person"),
    ("type", "field", "person"),
    ("responsible", "field", "person"),
    ("companies", "block", "person"),
    ("fields", "fields", "person"),
    ("origin", "block", "person"),
    ("tasks", "block", "more"),
    ("requests", "block", "more"),
    ("talks", "block", "more"),
    ("files", "block", "more"),
    ("feed", "block", "more"),
    ("history", "block", "more"),
)
_COMPANY: tuple[tuple[str, Sort, str], ...] = (
    ("name", "field", "main"),
    ("warmth", "field", "main"),
    ("type", "field", "main"),
    ("responsible", "field", "main"),
    ("phone", "field", "main"),
    ("email", "field", "main"),
    ("address", "field", "main"),
    ("site", "field", "main"),
    ("tax_id", "field", "main"),
    ("turnover", "field", "main"),
    ("employees", "field", "main"),
    ("comment", "field", "main"),
    ("fields", "fields", "main"),
    ("origin", "block", "main"),
    ("people", "block", "more"),
    ("requests", "block", "more"),
    ("tasks", "block", "more"),
    ("files", "block", "more"),
    ("feed", "block", "more"),
    ("history", "block", "more"),
)
# a page without a name is nobody's; without the place of own fields a new one would be nowhere
FIXED = frozenset({"person", "name"})
BLOCKS = (
    *(Block("card", *each, fixed=each[0] in FIXED) for each in _CARD),
    *(Block("contact", *each, fixed=each[0] in FIXED) for each in _CONTACT),
    *(Block("company", *each, fixed=each[0] in FIXED) for each in _COMPANY),
)
