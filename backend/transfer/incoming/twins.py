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
# the same of many: by which of their keys somebody is found
_MANY = """
SELECT DISTINCT f.key FROM (
    SELECT 'p:' || phone_normal AS key, id FROM contacts WHERE phone_normal = ANY ($1::text[])
    UNION ALL SELECT 'e:' || email_normal, id FROM contacts WHERE email_normal = ANY ($2::text[])
    UNION ALL SELECT 'p:' || (e ->> 'normal'), c.id FROM contacts c CROSS JOIN jsonb_array_elements(c.more_phones) e
        WHERE c.more_phones <> '[]' AND c.more_phones @? $3::text::jsonpath AND e ->> 'normal' = ANY ($1::text[])
    UNION ALL SELECT 'e:' || (e ->> 'normal'), c.id FROM contacts c CROSS JOIN jsonb_array_elements(c.more_emails) e
        WHERE c.more_emails <> '[]' AND c.more_emails @? $4::text::jsonpath AND e ->> 'normal' = ANY ($2::text[])
) f (key, id)
JOIN contacts p ON p.id = f.id WHERE p.deleted_at IS NULL AND {seen}
"""
_FIRMS = """
SELECT f.id FROM companies f WHERE f.deleted_at IS NULL AND {seen}
  AND (f.reach_keys && $1::text[] OR f.tax_id = ANY ($2::text[])) ORDER BY f.id LIMIT 1
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
    kinds = {kind: [key[2:] for key in keys if key[0] == kind] for kind in "pet"}
    args = ([*kinds["p"], *kinds["e"]], kinds["t"]) if firm else (kinds["p"], kinds["e"])
    seen, more = (company_seen if firm else seen_sql)(at.grants, 3)
    found: int | None = await at.tx.value((_FIRMS if firm else _PEOPLE).format(seen=seen), *args, *more)
    return found


async def known_keys(at: At, keys: Iterable[str]) -> set[str]:
    """Those of these by which somebody is known."""
    if at.setup.rule == "make":
        return set()
    kinds: dict[str, list[str]] = {"p": [], "e": []}
    for key in sorted(keys):
        kinds[key[0]].append(key[2:])
    seen, more = seen_sql(at.grants, 5)
    args = (kinds["p"], kinds["e"], _path(kinds["p"]), _path(kinds["e"]))
    return {row["key"] for row in await at.tx.fetch(_MANY.format(seen=seen), *args, *more)}


def _path(forms: Sequence[str]) -> str:
    """Any of these among several, as one question to the index."""
    each = (f"@.normal == {msgspec.json.encode(form).decode()}" for form in forms or [""])
    return f"$[*] ? ({' || '.join(each)})"
