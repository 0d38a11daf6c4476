"""What stands in own fields, found by what is typed: rows of a table, by the fields that the caller's role sees.

Words begin words of texts, links, addresses and file names; a phone, a number or a sum is found however it is written,
a choice by its name as it is called now. All of it goes by the indexes of values: nothing is kept that could grow old.
"""

import re
from typing import Any

import phonenumbers

from backend.access.grants import Grants
from backend.fields.hidden import OWN
from backend.fields.kinds import Bad
from backend.fields.kinds.numbers import decimal_of, digits
from backend.fields.kinds.reach import REGIONS
from backend.fields.look import TABLES
from backend.fields.schemas import Entity
from backend.kit.clean import clean_text

WORDS_MAX, TYPED_MAX = 8, 200
_WORD = re.compile(r"[^\W_]+")
# the index is of all that is text; what the caller may not see, or what nobody means (a currency, a kind of file), is
# left out of what the row is then held against
_WORDS = """
SELECT i.id FROM {table} i WHERE i.fields <> '{{}}' AND {all} @@ {query} AND field_words(
    (SELECT coalesce(jsonb_agg(
         CASE o.kind WHEN 'file' THEN jsonb_path_query_array(e.value, '$[*].name') ELSE e.value END), '[]')
     FROM jsonb_each(i.fields) e JOIN fields o ON o.id::text = e.key
     WHERE {shown} AND o.kind IN ('text', 'long_text', 'address', 'link', 'email', 'file'))) @@ {query}
"""
ALL = "field_words(i.fields)"
_CHOICES = """
SELECT i.id FROM fields o CROSS JOIN LATERAL jsonb_array_elements(o.setup -> 'options') c JOIN {table} i
    ON i.fields <> '{{}}' AND i.fields @> jsonb_build_object(o.id::text,
        CASE o.kind WHEN 'several' THEN jsonb_build_array(c -> 'id') ELSE c -> 'id' END)
WHERE {shown} AND o.kind IN ('choice', 'several') AND {named}
"""
_EQUAL = """
SELECT i.id FROM fields o JOIN {table} i ON i.fields <> '{{}}' AND i.fields @> jsonb_build_object(o.id::text, {value})
WHERE {shown} AND o.kind = '{kind}'
"""


def ids_sql(entity: Entity, grants: Grants, typed: str, first: int) -> tuple[str, list[Any]]:
    """A SELECT of ids, whoever sees the rows, and its arguments, numbered from $first on. "" where nothing is asked."""
    text = clean_text(typed)[:TYPED_MAX].strip()
    words = _WORD.findall(text.lower())[:WORDS_MAX]
    if not words:
        return "", []
    hidden = sorted(each for each in grants.hidden_fields if each.startswith(OWN))
    args: list[Any] = [hidden]

    def bind(value: Any, cast: str) -> str:
        args.append(value)
        return f"${first + len(args) - 1}::{cast}"

    shown = f"o.state = 'live' AND o.entity = '{entity}' AND NOT '{OWN}' || o.id = ANY (${first}::text[])"
    at = {"table": TABLES[entity], "shown": shown}
    query = bind(" & ".join(f"'{word}':*" for word in words), "tsquery")
    ways = [_WORDS.format(all=ALL, query=query, **at)]
    # words have letters and digits alone, so nothing in them is special to LIKE
    labels = " AND ".join(f"lower(c ->> 'label') LIKE {bind(f'%{word}%', 'text')}" for word in words)
    ways.append(_CHOICES.format(named=labels, **at))
    for kind, value in _values(text, grants.locale):
        held = f"to_jsonb({bind(value, 'text')})"
        put = f"jsonb_build_object('amount', {held})" if kind == "money" else held
        ways.append(_EQUAL.format(value=put, kind=kind, **at))
    return " UNION ALL ".join(ways), args


def _values(text: str, locale: str) -> list[tuple[str, str]]:
    """What the text is as a phone, as a number, as a sum."""
    found: list[tuple[str, str]] = []
    try:
        number = phonenumbers.parse(text, REGIONS.get(locale, "RU"))
    except phonenumbers.NumberParseException:
        pass
    else:
        if phonenumbers.is_possible_number(number):
            found.append(("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)))
    try:
        amount = decimal_of(text, locale)
    except Bad:
        return found
    found.append(("number", digits(amount)))
    if amount == round(amount, 2):
        found.append(("money", format(abs(amount) if amount == 0 else amount, ".2f")))
    return found
