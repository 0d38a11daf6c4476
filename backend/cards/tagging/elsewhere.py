"""Where tags are written by name: macros put them, saved views ask for them."""

from backend.kit.db import Tx

_HAS = "SELECT 1 FROM jsonb_array_elements_text({list}) AS n WHERE lower(n) = lower($1)"
# each name once, in its place
_RENAMED = """(
    SELECT coalesce(jsonb_agg(name ORDER BY place), '[]') FROM (
        SELECT DISTINCT ON (lower(name)) name, place FROM (
            SELECT CASE WHEN lower(n) = lower($1) THEN $2 ELSE n END AS name, place
            FROM jsonb_array_elements_text({list}) WITH ORDINALITY AS o (n, place)) AS named
        ORDER BY lower(name), place) AS once)
"""
_MACROS = f"""
UPDATE macros SET rev = rev + 1, steps = jsonb_set(steps, '{{tags}}', {_RENAMED.format(list="steps -> 'tags'")})
WHERE EXISTS ({_HAS.format(list="steps -> 'tags'")})
"""
_VIEWS = f"""
UPDATE views SET rev = rev + 1, filter = jsonb_set(filter, '{{tags}}', {_RENAMED.format(list="filter -> 'tags'")})
WHERE EXISTS ({_HAS.format(list="filter -> 'tags'")})
"""
_TAKE = f"""
UPDATE macros SET rev = rev + 1, steps = jsonb_set(steps, '{{tags}}', (
    SELECT coalesce(jsonb_agg(n ORDER BY place), '[]')
    FROM jsonb_array_elements_text(steps -> 'tags') WITH ORDINALITY AS o (n, place) WHERE lower(n) <> lower($1)))
WHERE EXISTS ({_HAS.format(list="steps -> 'tags'")}) RETURNING id
"""
_GIVE = f"""
UPDATE macros SET rev = rev + 1,
    steps = jsonb_set(steps, '{{tags}}', coalesce(steps -> 'tags', '[]') || jsonb_build_array($1::text))
WHERE id = ANY($2::bigint[]) AND NOT EXISTS ({_HAS.format(list="coalesce(steps -> 'tags', '[]')")})
"""


async def rename(tx: Tx, was: str, now: str) -> None:
    """Macros and views that say `was` say `now`."""
    for statement in (_MACROS, _VIEWS):
        await tx.execute(statement, was, now)


async def take(tx: Tx, name: str) -> list[int]:
    """No macro puts it any more, or it would be made anew by the next run. A saved view goes on asking for it.

    Returns the macros that did.
    """
    return sorted(row["id"] for row in await tx.fetch(_TAKE, name))


async def give(tx: Tx, name: str, macros: list[int]) -> None:
    await tx.execute(_GIVE, name, macros)
