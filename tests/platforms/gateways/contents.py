"""Twilio's Content API: https://www.twilio.com/docs/content/content-api-resources

Messages made beforehand, listed with what WhatsApp said of them; one is sent by its ContentSid, with all of its
variables as JSON in ContentVariables. The real API stands at content.twilio.com, this one beside the other.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from tests.platforms.gateways.gateway import Asked
    from tests.platforms.gateways.twilio import TwilioServer

VARIABLE = re.compile(r"{{\s*([A-Za-z0-9_]+)\s*}}")


class WrongValues(Exception):
    """21656: the ContentVariables parameter is invalid."""


@dataclass
class Content:
    """`types` as they are made: {"twilio/text": {"body": …}}; `status` and `reason` are WhatsApp's word."""

    name: str
    types: dict[str, dict[str, Any]]
    language: str = "ru"
    variables: dict[str, str] = field(default_factory=dict)
    status: str = "approved"
    category: str = "UTILITY"
    reason: str = ""

    @property
    def sid(self) -> str:
        return "HX" + hashlib.md5(f"{self.name}:{self.language}".encode(), usedforsecurity=False).hexdigest()

    def told(self, account: str) -> dict[str, Any]:
        asked = {"name": self.name, "category": self.category, "status": self.status}
        asked |= {"content_type": next(iter(self.types)), "rejection_reason": self.reason}
        about = {"sid": self.sid, "account_sid": account, "friendly_name": self.name, "language": self.language}
        made = {"date_created": "2026-11-01T09:00:00Z", "date_updated": "2026-11-01T09:00:00Z"}
        return {**made, **about, "variables": self.variables, "types": self.types, "approval_requests": asked}

    def said(self, given: str) -> str:
        """What reaches the phone. Raises WrongValues."""
        try:
            values = json.loads(given) if given else {}
        except ValueError:
            raise WrongValues from None
        body = next(iter(self.types.values())).get("body", "")
        names = set(VARIABLE.findall(json.dumps(self.types)))
        if not isinstance(values, dict) or set(values) != names or not all(isinstance(v, str) for v in values.values()):
            raise WrongValues
        return VARIABLE.sub(lambda found: values[found[1]], body)


async def listed(server: TwilioServer, asked: Asked) -> Any:
    size, page = int(asked.query.get("PageSize", "50")), int(asked.query.get("Page", "0"))
    size = min(size, server.most_contents)
    rows = [one.told(server.account_sid) for one in server.contents.values()]
    following = None
    if (page + 1) * size < len(rows):
        # as the real one: whole, and at its own host
        query = urlencode({"PageSize": size, "Page": page + 1, "PageToken": f"DN{page + 1}"})
        following = f"https://content.twilio.com/v1/ContentAndApprovals?{query}"
    meta = {"page": page, "page_size": size, "key": "contents", "next_page_url": following}
    return {"contents": rows[page * size : (page + 1) * size], "meta": meta}
