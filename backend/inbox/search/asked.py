"""What a person typed, read once: words, number, phone, address; and as tsquery texts."""

import re

import msgspec

from backend.access.grants import Grants
from backend.inbox.search.lexemes import asked_email, asked_name, asked_phone
from backend.inbox.search.words import PREFIX_MIN, TYPED_MAX, latin, readings, unaccented
from backend.kit.db import Tx

# "#123" is a number and nothing else; "123" may be one.
_NUMBER = re.compile(r"#?(\d{1,15})")
# For each reading: every word by its Russian or English stem, its Lithuanian one, that without accents; the last word
# may be unfinished. A word that carries no meaning in its language asks for nothing.
_QUERY = """
SELECT coalesce(string_agg('(' || reading || ')', ' | ') FILTER (WHERE reading <> ''), '') FROM (
    SELECT string_agg('(' || (plainto_tsquery('russian', w.word) || plainto_tsquery('lithuanian', w.latin)
                              || plainto_tsquery('lithuanian', w.bare) || w.begun::tsquery)::text || ')', ' & ')
           FILTER (WHERE numnode(plainto_tsquery('russian', w.word) || plainto_tsquery('lithuanian', w.latin)) > 0)
           AS reading
    FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[]) AS w (n, word, latin, bare, begun)
    GROUP BY w.n) AS readings
"""


class Asked(msgspec.Struct, frozen=True):
    """`words`: per reading (as typed, and on the other layout), those that a hit is marked by."""

    typed: str
    words: list[list[str]]
    number: int | None
    name: str
    near: str
    phone: str
    email: str


def read(typed: str, grants: Grants) -> Asked:
    """Phones and addresses that the caller's role hides are never asked for."""
    typed = typed.replace("\0", " ")[:TYPED_MAX].strip()
    number = _NUMBER.fullmatch(typed)
    by_number = typed.startswith("#")
    words = [] if by_number else readings(typed)
    email = "email" not in grants.hidden_fields

    def names(near: bool) -> str:
        return " | ".join(f"({asked_name(each, email=email, near=near)})" for each in words)

    return Asked(
        typed=typed,
        words=words,
        number=int(number[1]) if number else None,
        name=names(False),
        near=names(True) if any(len(word) > PREFIX_MIN for each in words for word in each) else "",
        phone="" if by_number or "phone" in grants.hidden_fields else asked_phone(typed),
        email=asked_email(typed) if email else "",
    )


def for_people(asked: Asked, *, near: bool = False) -> str:
    """The tsquery of names, phones and addresses; empty: nothing to ask."""
    parts = (asked.near if near else asked.name, asked.phone, asked.email)
    return " | ".join(f"({part})" for part in parts if part)


async def for_text(tx: Tx, asked: Asked) -> str:
    """The tsquery of what was said, as text; empty: nothing to ask."""
    rows = [
        (n, word, latin(word), unaccented(latin(word)), _begun(word) if at == len(words) else "")
        for n, words in enumerate(asked.words)
        for at, word in enumerate(words, 1)
    ]
    if not rows:
        return ""
    found: str = await tx.value(_QUERY, *(list(column) for column in zip(*rows, strict=True)))
    return found


def _begun(word: str) -> str:
    return f"'{word}':*" if len(word) >= PREFIX_MIN else ""
