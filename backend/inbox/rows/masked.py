"""What of an event's body is not for somebody: one rule for sockets and for webhooks."""

from typing import Any

from backend.access.grants import Grants
from backend.cards.hidden import blank
from backend.contacts.hidden import blanks, veiled
from backend.fields.hidden import without
from backend.inbox.letters.heads import veiled as head_veiled
from backend.inbox.rows.filled_in import veiled as filled_veiled
from backend.inbox.rows.withheld import MARK, READ_DELETED, withhold


def mask(grants: Grants, body: dict[str, Any]) -> dict[str, Any]:
    """Phones and e-mails go where the role hides them, and what was deleted; the body is ours to change."""
    if grants.hidden_fields:
        _hide(body, grants.hidden_fields)
    if isinstance(message := body.get("message"), dict):
        if "email" in grants.hidden_fields and message.get("meta"):
            message["meta"] = head_veiled(message["meta"])
        if grants.hidden_fields and message.get("meta"):
            said = filled_veiled(message["text"], message["meta"], grants.hidden_fields)
            message["text"], message["meta"] = said
        if READ_DELETED not in grants.rights:
            withhold(message)
    return body


def needs(body: str) -> str | None:
    """Looked for in the encoded text: nearly no event has it, and none is decoded for it."""
    return READ_DELETED if MARK in body else None


def _hide(node: Any, fields: frozenset[str]) -> None:
    if isinstance(node, list):
        for child in node:
            _hide(child, fields)
    elif isinstance(node, dict):
        if "identities" in node and "hidden" in node:
            node["hidden"] = sorted(fields & node.keys())
            node.update(blanks(node["hidden"]))
            for known in node["identities"]:
                known.update(veiled(known["external_user"], node["hidden"]))
        if isinstance(own := node.get("fields"), dict) and ("identities" in node or "funnel_id" in node):
            node["fields"] = without(own, fields)
        if "funnel_id" in node and "budget" in node:
            node.update(blank(fields))
        for child in node.values():
            _hide(child, fields)
