"""Nothing is written about anybody in a place that the catalogue of personal data does not name."""

from collections import Counter

import asyncpg

from backend.privacy.catalogue import BY_NAME, TABLES

# what can hold words or bytes of somebody's; numbers, marks and moments cannot
_COLUMNS = """
SELECT c.relname AS name, a.attname AS one
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
  AND a.attnum > 0 AND NOT a.attisdropped
  AND coalesce(e.typname, t.typname) IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', 'bytea', 'tsvector', 'date',
                                         'inet', 'cidr', 'xml', 'citext', 'hstore', 'name')
"""


async def _stands(url: str) -> set[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    try:
        return {(row["name"], row["one"]) for row in await connection.fetch(_COLUMNS)}
    finally:
        await connection.close()


async def test_every_column_that_can_tell_of_somebody_is_in_the_catalogue(database_url: str) -> None:
    stands = await _stands(database_url)
    named = {(table.name, column) for table in TABLES for column in table.named}
    missing = sorted(f"{table}.{column}" for table, column in stands - named)
    gone = sorted(f"{table}.{column}" for table, column in named - stands)
    assert not missing, f"say in backend/privacy/catalogue whose these are and how long they stay: {missing}"
    assert not gone, f"these are in the catalogue and nowhere else: {gone}"


async def test_every_table_is_in_the_catalogue(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        rows = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = 'public'::regnamespace"
        )
    finally:
        await connection.close()
    assert {row["relname"] for row in rows} == set(BY_NAME)


def test_a_table_and_a_column_are_named_once() -> None:
    assert [name for name, times in Counter(table.name for table in TABLES).items() if times > 1] == []
    assert [table.name for table in TABLES if set(table.holds) & set(table.plain)] == []


def test_whatever_tells_of_a_customer_says_how_it_is_found_and_what_erasure_does() -> None:
    silent = [t.name for t in TABLES if t.whose == "customer" and t.holds and not (t.reach or t.words or t.why)]
    assert silent == []
    assert [t.name for t in TABLES if t.whose == "customer" and t.fate == "stays" and not t.why] == []
    assert [t.name for t in TABLES if t.fate == "cleared" and not t.sets] == []
