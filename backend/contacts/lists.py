"""The lists of people and of companies: their columns, who sees which rows, what a search finds."""

from typing import Any

from backend.access.grants import Grants
from backend.contacts.companies.sight import each_sql as company_each
from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import email_normal
from backend.contacts.sight import each_sql, seen_sql
from backend.fields.found import ids_sql
from backend.fields.schemas import Entity
from backend.lists.columns import Column, Listing, written_out
from backend.lists.where import patterns

TYPES = ("potential", "client", "partner", "other")
_PERSON = "concat_ws(' ', nullif(p.name, ''), nullif(p.surname, ''))"


def _reach(name: str, many: str, **rest: Any) -> Column:
    """A person's phones or e-mails: the main one and those beside it."""
    more = f"SELECT 1 FROM jsonb_array_elements(p.more_{many}) e WHERE e ->> 'normal' = ANY ({{0}}::text[])"
    return Column(
        name=name,
        kind="reach",
        sql=f"nullif(p.{name}, '')",
        order=f"p.{name}_normal",
        any_of=f"p.{name}_normal = ANY ({{0}}::text[]) OR EXISTS ({more})",
        has=f"lower(concat_ws(' ', p.{name}_normal, p.{name}, p.more_{many}::text)) LIKE {{0}}",
        hidden_by=name,
        **rest,
    )


def _firm_reach(name: str, many: str, **rest: Any) -> Column:
    return Column(
        name=name,
        kind="reach",
        sql=f"nullif(f.{many}, '[]')",
        any_of="f.reach_keys && {0}::text[]",
        has=f"lower(f.{many}::text) LIKE {{0}}",
        hidden_by=name,
        **rest,
    )


def _common(a: str) -> tuple[Column, ...]:
    return (
        Column(name="type", kind="choice", sql=f"{a}.type", order=f"{a}.type", choices=TYPES, nullable=False),
        Column(name="responsible_id", kind="user", sql=f"{a}.responsible_id", cast="bigint"),
        _moment("created_at", a),
        _moment("updated_at", a),
        Column(name="created_by", kind="user", sql=f"{a}.created_by", cast="bigint"),
    )


def _moment(name: str, a: str) -> Column:
    return Column(name=name, kind="moment", sql=f"{a}.{name}", cast="timestamptz", order=f"{a}.{name}", nullable=False)


_NAME = "lower(p.name || ' ' || p.surname)"
_WORKS = "SELECT 1 FROM contact_companies w WHERE w.contact_id = p.id"
_TAGGED = "SELECT 1 FROM contact_tags g WHERE g.contact_id = p.id"
_WARMTH = "FROM contact_warmth w WHERE w.contact_id = p.id"
PEOPLE: tuple[Column, ...] = (
    Column(name="name", kind="text", sql=_PERSON, order=_NAME, nullable=False),
    _reach("phone", "phones", key=phone_normal),
    _reach("email", "emails", key=email_normal),
    Column(
        name="companies",
        kind="company",
        sql="p.id",
        any_of=f"EXISTS ({_WORKS} AND w.company_id = ANY ({{0}}::bigint[]))",
        filled=f"EXISTS ({_WORKS})",
    ),
    Column(
        name="tags",
        kind="set",
        sql="p.id",
        any_of=f"EXISTS ({_TAGGED} AND g.tag_id = ANY ({{0}}::bigint[]))",
        filled=f"EXISTS ({_TAGGED})",
    ),
    Column(name="birthday", kind="date", sql="p.birthday", cast="date", order="p.birthday", hidden_by="birthday"),
    Column(
        name="warmth",
        kind="stage",
        sql=f"(SELECT w.stage {_WARMTH})",
        any_of=f"EXISTS (SELECT {_WARMTH} AND w.stage = ANY ({{0}}::smallint[]))",
        cast="double precision",
        # as its index has it: who has nothing left stands below everybody
        order="coalesce(w.heat, -1000000)",
        nullable=False,
        ranked=("contact_warmth w JOIN contacts p ON p.id = w.contact_id", "w.contact_id"),
        hidden_by="warmth",
    ),
    Column(name="blocked", kind="flag", sql="(p.blocked_at IS NOT NULL)", cast="boolean"),
    *_common("p"),
)
FIRMS: tuple[Column, ...] = (
    Column(name="name", kind="text", sql="f.name", order="lower(f.name)", nullable=False),
    _firm_reach("phone", "phones", key=phone_normal),
    _firm_reach("email", "emails", key=email_normal),
    Column(name="site", kind="text", sql="f.site", order="lower(f.site)", nullable=False),
    Column(name="tax_id", kind="text", sql="f.tax_id", order="f.tax_id", nullable=False),
    Column(
        name="turnover",
        kind="money",
        sql="f.turnover_amount",
        cast="numeric",
        order="f.turnover_amount",
        hidden_by="turnover",
    ),
    Column(name="employees", kind="number", sql="f.employees", cast="numeric", order="f.employees"),
    Column(name="comment", kind="text", sql="f.comment", hidden_by="comment"),
    *_common("f"),
)


def _words(sql: str, text: str, first: int, args: list[Any]) -> str:
    """Every word of what is typed stands in it somewhere; one of two letters begins a word there."""
    parts = []
    for word in text.split()[:8]:
        ways = []
        for each in patterns(word):
            args.append(each)
            ways.append(f"{sql} LIKE ${first + len(args) - 1}::text")
        parts.append(f"({' OR '.join(ways)})")
    return f"({' AND '.join(parts)})"


def _own(entity: Entity, alias: str, grants: Grants, text: str, first: int) -> tuple[list[str], list[Any]]:
    """By own fields: as an array, which an index can be asked with. A set joined by OR has every row looked at."""
    found, args = ids_sql(entity, grants, text, first)
    return [f"{alias}.id = ANY (ARRAY({found}))"] if found else [], args


def _search_people(grants: Grants, text: str, first: int) -> tuple[str, list[Any]]:
    if not text:
        return "true", []
    args: list[Any] = []
    ways = [_words(_NAME, text, first, args)]
    for name, key in (("phone", phone_normal(text)), ("email", email_normal(text))):
        if key is not None and name not in grants.hidden_fields:
            args.append(key)
            place = f"${first + len(args) - 1}::text"
            # its index has only those with several
            more = (
                f"p.more_{name}s <> '[]' AND p.more_{name}s @> jsonb_build_array(jsonb_build_object('normal', {place}))"
            )
            ways.append(f"p.{name}_normal = {place} OR {more}")
    own, rest = _own("contact", "p", grants, text, first + len(args))
    return f"({' OR '.join([*ways, *own])})", [*args, *rest]


def _search_firms(grants: Grants, text: str, first: int) -> tuple[str, list[Any]]:
    if not text:
        return "true", []
    args: list[Any] = [text]
    ways = [f"f.tax_id <> '' AND f.tax_id = ${first}::text", _words("lower(f.name)", text, first, args)]
    for name, key in (("phone", phone_normal(text)), ("email", email_normal(text))):
        if key is not None and name not in grants.hidden_fields:
            args.append(key)
            ways.append(f"f.reach_keys @> ARRAY[${first + len(args) - 1}::text]")
    own, rest = _own("company", "f", grants, text, first + len(args))
    return f"({' OR '.join([*ways, *own])})", [*args, *rest]


CONTACTS = Listing(
    entity="contact",
    source="contacts p",
    alias="p",
    base="p.deleted_at IS NULL",
    # whoever was joined to another is gone in another way
    bin=("p.binned_at IS NOT NULL", "contacts.delete"),
    standing=PEOPLE,
    seen=seen_sql,
    each=each_sql,
    search=_search_people,
)


def _firms_viewed(grants: Grants) -> tuple[Column, ...]:
    """A company is as warm as the warmest of those of its people whom the viewer sees."""
    seen = written_out(*seen_sql(grants, 1))
    sql = f"""FROM contact_companies m JOIN contacts p ON p.id = m.contact_id
        JOIN contact_warmth w ON w.contact_id = p.id
        WHERE m.company_id = f.id AND p.deleted_at IS NULL AND w.stage IS NOT NULL AND {seen}"""
    warmest = "ORDER BY w.heat DESC NULLS LAST, p.id LIMIT 1"
    return (
        Column(
            name="warmth",
            kind="stage",
            sql=f"(SELECT w.stage {sql} {warmest})",
            cast="double precision",
            order=f"coalesce((SELECT max(w.heat) {sql}), -1000000)",
            nullable=False,
            costly=True,
            hidden_by="warmth",
        ),
    )


COMPANIES = Listing(
    entity="company",
    source="companies f",
    alias="f",
    base="f.deleted_at IS NULL",
    bin=("f.deleted_at IS NOT NULL", "companies.delete"),
    standing=FIRMS,
    viewed=_firms_viewed,
    seen=company_seen,
    each=company_each,
    search=_search_firms,
)
