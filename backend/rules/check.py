"""Can a rule be kept as it is asked for? Every fault names its field."""

from collections.abc import Collection
from typing import Any

from backend.activities.record import Kind
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.rules.acting import of_nobody
from backend.rules.conditions import check_conditions
from backend.rules.schemas import RuleBody, RuleDo, RuleWhen

NAME_MAX = 80
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]
# told too often, or by the counting itself, to hang anything on
_STATUSES = "SELECT id FROM statuses WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL"
_TAGS = "SELECT id FROM tags WHERE id = ANY ($1::bigint[]) AND gone_at IS NULL"


def bad(field: str, code: str, **values: Any) -> Invalid:
    return Invalid("invalid", fields={field: code}, values=values)


def tidy_name(name: str) -> str:
    """Raises Invalid."""
    tidied = " ".join(clean_text(name).split())
    if not tidied:
        raise bad("name", "required")
    return tidied


async def check(tx: Tx, body: RuleBody) -> None:
    """Raises Invalid with the field named: "when.status_ids", "do.0.tag_ids", "if.card"."""
    await _when(tx, body.when)
    await check_conditions(tx, await of_nobody(tx), body.if_)
    for at, deed in enumerate(body.do):
        await _deed(tx, f"do.{at}", deed)


async def _when(tx: Tx, when: RuleWhen) -> None:
    for name in ("status_ids", "from_status_ids"):
        await _there(tx, _STATUSES, f"when.{name}", getattr(when, name), "no_such_status")
    if when.kind == "activity":
        if not when.kinds:
            raise bad("when.kinds", "required")
        if not set(when.kinds) <= set(KINDS):
            raise bad("when.kinds", "rule_no_kind")


async def _deed(tx: Tx, at: str, deed: RuleDo) -> None:
    if deed.kind in ("tag", "untag"):
        if not deed.tag_ids:
            raise bad(f"{at}.tag_ids", "required")
        await _there(tx, _TAGS, f"{at}.tag_ids", deed.tag_ids, "rule_tag_gone")


async def _there(tx: Tx, sql: str, field: str, ids: Collection[int], code: str) -> None:
    if ids and {row["id"] for row in await tx.fetch(sql, list(ids))} != set(ids):
        raise bad(field, code)
