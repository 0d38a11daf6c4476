"""Is somebody of the file known already? By phone, e-mail, tax id, as the caller sees them."""

from collections.abc import Iterable, Sequence

import msgspec

from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import Reach, email_normal
from backend.contacts.sight import seen_sql
from backend.transfer.incoming.at import At

_PEOPLE = """
SELECT p.id FROM contacts p WHERE p.deleted_at IS NULL AND {seen} AND p.id IN (
    SELECT id FROM contacts WHERE phone_normal = ANY ($1::text[])
    UNION SELECT id FROM contacts WHERE email_normal = ANY ($2::text[])
    UNION SELECT c.id FROM unnest($1::text[]) k (v) JOIN contacts c ON c.more_phones <> '[]'
        AND c.more_phones @> jsonb_build_array(jsonb_build_object('normal', k.v))
    UNION SELECT c.id FROM unnest($2::text[]) k (v) JOIN contacts c ON c.more_emails <> '[]'
        AND c.more_emails @> jsonb_build_array(jsonb_build_object('normal', k.v)))
ORDER BY p.id LIMIT 1
"""
# the same of many: by which of their keys who is found
_MANY = """
SELECT f.key, min(p.id) AS id FROM (
    SELECT 'p:' || phone_normal AS key, id FROM contacts WHERE phone_normal = ANY ($1::text[])
    UNION ALL SELECT 'e:' || email_normal, id FROM contacts WHERE email_normal = ANY ($2::text[])
    UNION ALL SELECT 'p:' || (e ->> 'normal'), c.id FROM contacts c CROSS JOIN jsonb_array_elements(c.more_phones) e
        WHERE c.more_phones <> '[]' AND c.more_phones @? $3::text::jsonpath AND e ->> 'normal' = ANY ($1::text[])
    UNION ALL SELECT 'e:' || (e ->> 'normal'), c.id FROM contacts c CROSS JOIN jsonb_array_elements(c.more_emails) e
        WHERE c.more_emails <> '[]' AND c.more_emails @? $4::text::jsonpath AND e ->> 'normal' = ANY ($2::text[])
) f (key, id)
JOIN contacts p ON p.id = f.id WHERE p.deleted_at IS NULL AND {seen} GROUP BY 1
"""
_FIRMS = """
SELECT f.id FROM companies f WHERE f.deleted_at IS NULL AND {seen}
  AND (f.reach_keys && $1::text[] OR f.tax_id = ANY ($2::text[])) ORDER BY f.id LIMIT 1
"""
_MANY_FIRMS = """
SELECT k.key, min(f.id) AS id FROM companies f CROSS JOIN LATERAL (
    SELECT 'r:' || r AS key FROM unnest(f.reach_keys) r WHERE r = ANY ($1::text[])
    UNION ALL SELECT 't:' || f.tax_id WHERE f.tax_id = ANY ($2::text[])) k
WHERE f.deleted_at IS NULL AND {seen} AND (f.reach_keys && $1::text[] OR f.tax_id = ANY ($2::text[])) GROUP BY 1
"""


def keys_of(at: At, phones: Iterable[Reach], emails: Iterable[Reach], tax_id: str = "") -> list[str]:
    """What somebody of this row is found by, in the form that is compared: "p:+7912…", "e:…", "t:…"."""
    found = set[str]()
    if "phone" in at.setup.by:
        found |= {f"p:{form}" for each in phones if (form := phone_normal(each.value))}
    if "email" in at.setup.by:
        found |= {f"e:{form}" for each in emails if (form := email_normal(each.value))}
    if "tax_id" in at.setup.by and tax_id:
        found.add(f"t:{tax_id}")
    return sorted(found)


async def known(at: At, keys: Sequence[str]) -> int | None:
    """The oldest person, or company, that has one of these."""
    if not keys or at.setup.rule == "make":
        return None
    firm = at.entity == "company"
    kinds = _kinds(keys)
    args = ([*kinds["p"], *kinds["e"]], kinds["t"]) if firm else (kinds["p"], kinds["e"])
    seen, more = (company_seen if firm else seen_sql)(at.grants, 3)
    found: int | None = await at.tx.value((_FIRMS if firm else _PEOPLE).format(seen=seen), *args, *more)
    return found


async def people_by(at: At, keys: Iterable[str]) -> dict[str, int]:
    """Those of these by which somebody is known → the oldest one of them."""
    kinds = _kinds(keys)
    if at.setup.rule == "make" or not (kinds["p"] or kinds["e"]):
        return {}
    seen, more = seen_sql(at.grants, 5)
    args = (kinds["p"], kinds["e"], _path(kinds["p"]), _path(kinds["e"]))
    return {row["key"]: row["id"] for row in await at.tx.fetch(_MANY.format(seen=seen), *args, *more)}


async def companies_by(at: At, keys: Iterable[str]) -> dict[str, int]:
    """The same of companies."""
    keys = sorted(keys)
    kinds = _kinds(keys)
    if at.setup.rule == "make" or not keys:
        return {}
    seen, more = company_seen(at.grants, 3)
    reaches = sorted({*kinds["p"], *kinds["e"]})
    rows = await at.tx.fetch(_MANY_FIRMS.format(seen=seen), reaches, kinds["t"], *more)
    found = {row["key"]: row["id"] for row in rows}
    # a phone and an e-mail lie there side by side
    forms = {key: f"t:{key[2:]}" if key[0] == "t" else f"r:{key[2:]}" for key in keys}
    return {key: found[form] for key, form in forms.items() if form in found}


def _kinds(keys: Iterable[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {"p": [], "e": [], "t": []}
    for key in sorted(keys):
        kinds[key[0]].append(key[2:])
    return kinds


def _path(forms: Sequence[str]) -> str:
    """Any of these among several, as one question to the index."""
    each = (f"@.normal == {msgspec.json.encode(form).decode()}" for form in forms or [""])
    return f"$[*] ? ({' || '.join(each)})"
