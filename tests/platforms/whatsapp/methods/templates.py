"""…/whatsapp/templates/template-management"""

from __future__ import annotations

from typing import Any

from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import bad
from tests.platforms.whatsapp.templates import Template

USUAL = ("name", "parameter_format", "components", "language", "status", "category")
STATUSES = {
    "APPROVED", "IN_APPEAL", "PENDING", "REJECTED", "PENDING_DELETION", "DELETED", "DISABLED", "PAUSED",
    "LIMIT_EXCEEDED", "ARCHIVED",
}  # fmt: skip


async def list_templates(ctx: Context) -> Any:
    account: Account = ctx.owner
    wanted = {name: ctx.query[name] for name in ("name", "status", "language", "category") if name in ctx.query}
    if "status" in wanted and wanted["status"].upper() not in STATUSES:
        raise bad(f"Param status must be one of {{{', '.join(sorted(STATUSES))}}} - got {wanted['status']!r}.")
    found = [template for template in account.templates.values() if _matches(template, wanted)]
    page = ctx.paged([ctx.chosen(template.told(), USUAL) for template in found])
    counts = {
        "total_count": len(found),
        "message_template_count": len(account.templates),
        "message_template_limit": 6000,
    }
    asked = [name for name in ctx.query.get("summary", "").split(",") if name]
    if unknown := set(asked) - {*counts, "are_translations_complete"}:
        raise bad(f"Tried accessing nonexisting summary field ({', '.join(sorted(unknown))})")
    counted = {name: counts.get(name, True) for name in asked}
    return {**page, "summary": counted} if asked else page


def _matches(template: Template, wanted: dict[str, str]) -> bool:
    """A name is looked for as a part, the others as they stand, whatever the case."""
    if wanted.get("name", "") not in template.name:
        return False
    return all(getattr(template, name).lower() == value.lower() for name, value in wanted.items() if name != "name")


async def get(ctx: Context) -> Any:
    template: Template = ctx.owner
    return ctx.chosen(template.told(), USUAL)
