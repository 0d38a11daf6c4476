"""The list of requests: its columns, who sees which rows, what a search finds."""

from typing import Any

from backend.access.card_rules import CATEGORIES, ENTITIES
from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.cards.sight import sees_cards_sql
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import email_normal
from backend.fields.found import ids_sql
from backend.lists.columns import Column, Listing, written_out
from backend.lists.schemas import ColumnKind
from backend.lists.where import patterns
from backend.tasks.sight import tasks_sql

_PERSON = """(SELECT concat_ws(' ', nullif(p.name, ''), nullif(p.surname, '')) FROM contacts p
    WHERE p.id = k.contact_id)"""
# a tag that was merged into another is found by that one; it may stand on the request or on its person
_TAGS = """SELECT 1 FROM standing_tags s WHERE (s.put IN (SELECT g.tag_id FROM card_tags g WHERE g.card_id = k.id)
    OR s.put IN (SELECT g.tag_id FROM contact_tags g WHERE g.contact_id = k.contact_id))"""
_WARMTH = "FROM contact_warmth w WHERE w.contact_id = k.contact_id"
_STATUSES = "SELECT s.id FROM statuses s WHERE s.category = ANY ({0}::text[])"


def _moment(name: str, *, nullable: bool = False) -> Column:
    return Column(
        name=name, kind="moment", sql=f"k.{name}", cast="timestamptz", order=f"k.{name}", nullable=nullable,
        costly=nullable,
    )  # fmt: skip


def _id(name: str, kind: ColumnKind = "entry") -> Column:
    return Column(name=name, kind=kind, sql=f"k.{name}", cast="bigint")


def _reach(name: str, **rest: Any) -> Column:
    """The phones or e-mails of the person whom it is about."""
    who = "SELECT 1 FROM contacts p WHERE p.id = k.contact_id"
    more = f"SELECT 1 FROM jsonb_array_elements(p.more_{name}s) e WHERE e ->> 'normal' = ANY ({{0}}::text[])"
    return Column(
        name=name,
        kind="reach",
        sql=f"(SELECT nullif(p.{name}, '') FROM contacts p WHERE p.id = k.contact_id)",
        any_of=f"EXISTS ({who} AND (p.{name}_normal = ANY ({{0}}::text[]) OR EXISTS ({more})))",
        has=f"EXISTS ({who} AND lower(concat_ws(' ', p.{name}_normal, p.{name}, p.more_{name}s::text)) LIKE {{0}})",
        hidden_by=name,
        **rest,
    )


CARDS: tuple[Column, ...] = (
    Column(name="title", kind="text", sql="k.title", order="lower(k.title)", nullable=False),
    Column(name="number", kind="number", sql="k.id", cast="bigint", order="k.id", nullable=False),
    Column(name="contact", kind="text", sql=_PERSON),
    _reach("phone", key=phone_normal),
    _reach("email", key=email_normal),
    _id("company_id", "company"),
    Column(name="kind", kind="choice", sql="k.kind", choices=ENTITIES, nullable=False),
    _id("funnel_id"),
    _id("status_id"),
    Column(
        name="category",
        kind="choice",
        sql="(SELECT s.category FROM statuses s WHERE s.id = k.status_id)",
        any_of=f"k.status_id IN ({_STATUSES})",
        choices=CATEGORIES,
        nullable=False,
    ),
    Column(name="is_open", kind="flag", sql="k.is_open", cast="boolean", nullable=False),
    _id("responsible_id", "user"),
    Column(
        name="budget",
        kind="money",
        sql="k.budget_amount",
        cast="numeric",
        # as its index has it: who has none stands below whoever has nothing
        order="coalesce(k.budget_amount, -1)",
        nullable=False,
        hidden_by="budget",
    ),
    Column(
        name="tags",
        kind="set",
        sql="k.id",
        any_of=f"EXISTS ({_TAGS} AND s.id = ANY ({{0}}::bigint[]))",
        filled=f"EXISTS ({_TAGS})",
    ),
    Column(
        name="warmth",
        kind="stage",
        sql=f"(SELECT w.stage {_WARMTH})",
        any_of=f"EXISTS (SELECT {_WARMTH} AND w.stage = ANY ({{0}}::smallint[]))",
        cast="double precision",
        order=f"coalesce((SELECT w.heat {_WARMTH}), -1000000)",
        nullable=False,
        costly=True,
        hidden_by="warmth",
    ),
    _id("source_id"),
    _id("reason_id"),
    Column(name="comment", kind="text", sql="k.comment", hidden_by="comment"),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("status_changed_at"),
    _moment("closed_at", nullable=True),
    _id("created_by", "user"),
)


def _viewed(grants: Grants) -> tuple[Column, ...]:
    """When somebody wrote last, since when the customer waits, what is to be done next: of what the viewer sees."""
    talk = written_out(*sees_sql(grants, "c", 1))
    task = written_out(*tasks_sql(grants, 1))
    talks = f"FROM conversations c WHERE c.card_id = k.id AND c.kind <> 'internal' AND {talk}"
    tasks = f"FROM tasks t WHERE t.state = 'open' AND t.subject_kind = 'card' AND t.subject_id = k.id AND {task}"
    found = {
        "last_at": f"(SELECT max(c.last_at) {talks})",
        "waiting_since": f"(SELECT min(c.waiting_since) {talks} AND c.waiting_since IS NOT NULL)",
        "next_task_at": f"(SELECT min(t.due_at) {tasks})",
    }
    return tuple(
        Column(name=name, kind="moment", sql=sql, cast="timestamptz", order=sql, costly=True)
        for name, sql in found.items()
    )


def _seen(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """Whoever sees it; in simple mode a request and the deal that it became are one thing: the deal, if it is seen."""
    sight, args = sees_cards_sql(grants, "k", first, binned=True)
    deal, more = sees_cards_sql(grants, "d", first + len(args))
    # the funnels are asked for once; of a request that became nothing no more is
    asleep = "k.funnel_id = ANY (ARRAY(SELECT z.id FROM funnels z WHERE z.kind = 'lead' AND z.asleep))"
    stands = f"SELECT 1 FROM cards d WHERE d.id = k.became AND coalesce({deal}, false)"
    # in the bin each lies for itself, or nothing would bring it back
    became = "k.deleted_at IS NULL AND k.kind = 'lead' AND k.became IS NOT NULL"
    twice = f"{became} AND {asleep} AND EXISTS ({stands} OFFSET 0)"
    return f"(coalesce({sight}, false) AND ({twice}) IS NOT TRUE)", [*args, *more]


def _search(grants: Grants, text: str, first: int) -> tuple[str, list[Any]]:
    """By number, title, whose it is and of which company. Each way goes by its own index, so it is a set of them."""
    if not text:
        return "true", []
    args: list[Any] = []

    def bind(value: Any, cast: str) -> str:
        args.append(value)
        return f"${first + len(args) - 1}::{cast}"

    words = [[bind(each, "text") for each in patterns(word)] for word in text.split()[:8]]

    def has(sql: str) -> str:
        return " AND ".join(f"({' OR '.join(f'{sql} LIKE {each}' for each in word)})" for word in words)

    named = has("lower(p.name || ' ' || p.surname)")
    people = [f"({named})"]
    for name, key in (("phone", phone_normal(text)), ("email", email_normal(text))):
        if key is not None and name not in grants.hidden_fields:
            place = bind(key, "text")
            # its index has only those with several
            more = (
                f"p.more_{name}s <> '[]' AND p.more_{name}s @> jsonb_build_array(jsonb_build_object('normal', {place}))"
            )
            people.append(f"p.{name}_normal = {place} OR {more}")
    ways = [
        f"SELECT i.id FROM cards i WHERE {has('lower(i.title)')}",
        f"SELECT i.id FROM contacts p JOIN cards i ON i.contact_id = p.id WHERE {' OR '.join(people)}",
        f"SELECT i.id FROM companies f JOIN cards i ON i.company_id = f.id WHERE {has('lower(f.name)')}",
    ]
    own, more_args = ids_sql("card", grants, text, first + len(args))
    if own:
        ways.append(own)
        args += more_args
    number = text.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) <= 18:
        place = bind(int(number), "bigint")
        # in simple mode the deal is what stands there of it
        ways += [f"SELECT {place}", f"SELECT i.became FROM cards i WHERE i.id = {place} AND i.became IS NOT NULL"]
    return f"k.id IN ({' UNION ALL '.join(ways)})", args


REQUESTS = Listing(
    entity="card",
    source="cards k",
    alias="k",
    base="k.deleted_at IS NULL",
    bin=("k.deleted_at IS NOT NULL", "cards.delete"),
    standing=CARDS,
    viewed=_viewed,
    seen=_seen,
    search=_search,
    by="number",
)
