"""The section "webhooks" of the API's description: what is told, by the very Structs that the events are made of."""

from typing import Any

import msgspec

from backend.webhooks.catalogue import EVENTS, PING
from backend.webhooks.payload import Envelope

PREFIX = "event."
_HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` with the events that a webhook is told."""
    _, shapes = msgspec.json.schema_components(
        [event.shape for event in EVENTS], ref_template=f"#/components/schemas/{PREFIX}{{name}}"
    )
    for event in EVENTS:
        # the envelope names the type
        shape = shapes[event.shape.__name__]
        shape["properties"].pop("type")
        shape["required"] = [name for name in shape["required"] if name != "type"]
    schema["components"]["schemas"] |= {f"{PREFIX}{name}": shape for name, shape in shapes.items()}
    told: dict[str, Any] = {
        event.type: {"$ref": f"#/components/schemas/{PREFIX}{event.shape.__name__}"} for event in EVENTS
    }
    row: dict[str, Any] = {"type": "object", "required": ["kind", "id"]}
    gone = {f"{kind}.gone": row for kind in ("conversation", "card", "contact", "task", "channel")}
    schema["webhooks"] = {name: _hook(name, data) for name, data in {**told, **gone, PING: {"type": "object"}}.items()}
    return schema


def _hook(name: str, data: dict[str, Any]) -> dict[str, Any]:
    _, made = msgspec.json.schema_components([Envelope])
    envelope = made["Envelope"]
    properties = {**envelope["properties"], "type": {"const": name}, "data": data}
    body = {**envelope, "properties": properties, "required": list(properties)}
    headers = [{"name": each, "in": "header", "required": True, "schema": {"type": "string"}} for each in _HEADERS]
    return {
        "post": {
            "parameters": headers,
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {
                "2XX": {"description": "Taken"},
                "410": {"description": "Not wanted any more: the webhook is paused"},
                "default": {"description": "Tried again for three days; Retry-After is kept to"},
            },
        }
    }
