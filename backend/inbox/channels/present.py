"""channels rows → what the API shows."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from backend.connectors.abilities import ByLeave, Proves, Varies
from backend.connectors.contract import Capabilities
from backend.connectors.registry import UnknownKind, capabilities, connector, looks
from backend.connectors.settings import secret_names
from backend.inbox.channels.examine import is_hooked
from backend.inbox.channels.leave import CALLBACK, name_of
from backend.inbox.channels.schemas import ChannelView, CheckPoint, CheckView, Holder, SignInView
from backend.inbox.channels.settings import unseal
from backend.inbox.letter_fields.prepare import decode
from backend.kit.db import Tx
from backend.kit.errors import Refused
from backend.kit.secrets import Cipher, Undecipherable
from backend.kit.words import catalogue, say

COLUMNS = """
c.id, c.kind, c.name, c.state, c.settings::text AS settings, c.secrets, c.lead_source, c.default_kind, c.default_id,
c.team_id, c.calendar_id, c.funnel_id, c.new_after_days, c.reason_required, c.deal_by_itself, c.source_id,
c.fill::text AS fill, c.hook_secret, c.last_check::text AS last_check, c.rev, c.created_at,
coalesce(u.name, r.name, t.name, '') AS default_name, c.owner_id, c.private, w.name AS owner_name,
w.deactivated_at IS NOT NULL AS owner_left,
(SELECT app FROM channel_tokens o WHERE o.channel_id = c.id) AS tokens_of
"""
JOINS = """
LEFT JOIN users u ON c.default_kind = 'user' AND u.id = c.default_id
LEFT JOIN roles r ON c.default_kind = 'role' AND r.id = c.default_id
LEFT JOIN teams t ON c.default_kind = 'team' AND t.id = c.default_id
LEFT JOIN users w ON w.id = c.owner_id
"""
_LOAD = f"SELECT {COLUMNS} FROM channels c {JOINS} WHERE c.id = ANY ($1::bigint[]) ORDER BY c.id"
_MEMBERS = """
SELECT m.channel_id, m.kind, m.member_id, coalesce(u.name, r.name, t.name, '') AS name FROM channel_members m
LEFT JOIN users u ON m.kind = 'user' AND u.id = m.member_id
LEFT JOIN roles r ON m.kind = 'role' AND r.id = m.member_id
LEFT JOIN teams t ON m.kind = 'team' AND t.id = m.member_id
WHERE m.channel_id = ANY ($1::bigint[]) ORDER BY m.kind, m.member_id
"""


class Presenter:
    """`whole`: with settings, members and check, for those who manage channels."""

    def __init__(self, cipher: Cipher, public_url: str, locale: str) -> None:
        self._cipher = cipher
        self._public_url = public_url
        self._locale = locale

    async def channels(self, tx: Tx, ids: Sequence[int], *, whole: bool) -> list[ChannelView]:
        rows = await tx.fetch(_LOAD, list(ids))
        members: dict[int, list[Holder]] = {row["id"]: [] for row in rows}
        if whole:
            for row in await tx.fetch(_MEMBERS, list(ids)):
                members[row["channel_id"]].append(Holder(row["kind"], row["member_id"], row["name"]))
        return [self._whole(row, members[row["id"]]) if whole else brief(row) for row in rows]

    def _whole(self, row: Mapping[str, Any], members: list[Holder]) -> ChannelView:
        settings, hook_url = self._settings(row)
        return msgspec.structs.replace(
            brief(row),
            settings=settings,
            hook_url=hook_url,
            check=self._check(row),
            members=members,
            letter_fields=[each.template for each in decode(row["fill"])],
            sign_in=self._sign_in(row),
        )

    def _sign_in(self, row: Mapping[str, Any]) -> SignInView | None:
        try:
            kind = connector(row["kind"])
            settings = unseal(self._cipher, kind.settings, row["settings"], row["secrets"])
        except (UnknownKind, Undecipherable, Refused):
            return None
        app = kind.app(settings) if isinstance(kind, ByLeave) else None
        if app is None:
            return None
        return SignInView(row["tokens_of"] == name_of(app), f"{self._public_url}{CALLBACK}")

    def _settings(self, row: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
        """What may be shown, and where the platform calls us, if it does."""
        shown: dict[str, Any] = msgspec.json.decode(row["settings"])
        try:
            kind = connector(row["kind"])
            shown |= {name: {"set": row["secrets"] is not None} for name in secret_names(kind.settings)}
            settings = unseal(self._cipher, kind.settings, row["settings"], row["secrets"])
        except (UnknownKind, Undecipherable, Refused):
            return shown, None
        shown |= {name: {"set": bool(getattr(settings, name))} for name in secret_names(kind.settings)}
        if not is_hooked(kind, settings):
            return shown, None
        url = hook_url(self._public_url, row["id"])
        secret = row["hook_secret"] or ""
        return shown, kind.hook_address(settings, secret, url) if isinstance(kind, Proves) else url

    def _check(self, row: Mapping[str, Any]) -> CheckView:
        kept = msgspec.json.decode(row["last_check"]) if row["last_check"] else {}
        return self.check(row["kind"], kept)

    def check(self, kind: str, kept: Mapping[str, Any]) -> CheckView:
        """An answer of `examine` in words."""
        missing = list(kept.get("missing", ["not_checked"]))
        return CheckView(
            ok=bool(kept.get("ok", False)),
            missing=missing,
            messages=[self._words(kind, code, kept) for code in missing],
            facts=dict(kept.get("facts", {})),
            at=msgspec.convert(kept["at"], CheckView.__annotations__["at"]) if kept.get("at") else None,
            points=self._points(kind, {**kept, "missing": missing}),
        )

    def _words(self, kind: str, code: str, kept: Mapping[str, Any]) -> str:
        """The sentence of a code; what the platform would not take says why."""
        said = check_words(self._locale, kind, code)
        why = f"send_errors.{kept.get('facts', {}).get('code')}"
        return f"{said} {say(self._locale, why)}" if code == "not_installed" and why in catalogue("en") else said

    def _points(self, kind: str, kept: Mapping[str, Any]) -> list[CheckPoint]:
        links = kept.get("links", {})
        states: tuple[Literal["missing", "advice", "passed"], ...] = ("missing", "advice", "passed")
        return [
            CheckPoint(code, state, self._words(kind, code, kept), links.get(code))
            for state in states
            for code in kept.get(state, ())
        ]


def hook_url(public_url: str, channel_id: int) -> str:
    return f"{public_url}/hooks/{channel_id}"


def check_words(locale: str, kind: str, code: str) -> str:
    """The sentence of a check's code: the kind's own, else the common one."""
    own = f"channel_checks.{kind}.{code}"
    return say(locale, own if own in catalogue("en") else f"channel_checks.{code}")


def brief(row: Mapping[str, Any]) -> ChannelView:
    """What every colleague may know."""
    default = Holder(row["default_kind"], row["default_id"], row["default_name"]) if row["default_kind"] else None
    return ChannelView(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        state=row["state"],
        lead_source=row["lead_source"],
        default=default,
        team_id=row["team_id"],
        rev=row["rev"],
        created_at=row["created_at"],
        looks=looks(row["kind"], row["settings"]),
        capabilities=_own_capabilities(row["kind"], row["settings"]),
        owner=Holder("user", row["owner_id"], row["owner_name"]) if row["owner_id"] else None,
        private=row["private"],
        owner_left=row["owner_left"],
        funnel_id=row["funnel_id"],
        calendar_id=row["calendar_id"],
        new_after_days=row["new_after_days"],
        reason_required=row["reason_required"],
        deal_by_itself=row["deal_by_itself"],
        source_id=row["source_id"],
    )


def _own_capabilities(kind: str, settings: str) -> Capabilities | None:
    try:
        return capabilities(kind, settings) if isinstance(connector(kind), Varies) else None
    except UnknownKind:
        return None
