"""Does a call at our hook come from the gateway? By what its description says that it brings."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from backend.connectors.abilities import Call
from backend.connectors.gateway import ids
from backend.connectors.gateway.description import Description, Signature
from backend.connectors.gateway.expressions import find
from backend.connectors.gateway.templates import fill

PART = re.compile(r"\{(body|header:[a-z0-9-]+)\}")


def address(described: Description, values: Mapping[str, Any], hook: str) -> str:
    """Where the gateway shall call: a secret may stand in the address."""
    return fill(described.hook, {**values, "hook": hook})


def is_genuine(signature: Signature, values: Mapping[str, Any], call: Call) -> bool:
    if signature.kind == "twilio":
        return _twilio(fill(signature.secret, values, encoded=False), call)
    if signature.kind == "hmac":
        return _signed(signature, fill(signature.secret, values, encoded=False), call)
    wanted = fill(signature.value, values, encoded=False)
    # no secret must not mean that none is right: not even its name alone
    if not any(values.get(name) for name in ("hook_key", "hook_token", "token") if f"{{{name}}}" in signature.value):
        return False
    return _same(_brought(signature, call), wanted)


def _brought(signature: Signature, call: Call) -> str:
    match signature.where:
        case "header":
            return call.headers.get(signature.name.lower(), "")
        case "query":
            return dict(parse_qsl(urlsplit(call.url).query, keep_blank_values=True)).get(signature.name, "")
        case "field":
            try:
                return ids.text(find(signature.name, ids.json_of(call.body))) or ""
            except (ValueError, RecursionError):
                return ""


def _signed(signature: Signature, secret: str, call: Call) -> bool:
    brought = call.headers.get(signature.name.lower(), "")
    if not secret or not brought.startswith(signature.prefix):
        return False
    signed = b"".join(_over(signature.over, call))
    digest = hmac.new(secret.encode(), signed, signature.algorithm).digest()
    made = digest.hex() if signature.encoding == "hex" else base64.b64encode(digest).decode()
    return _same(brought.removeprefix(signature.prefix), made)


def _over(over: str, call: Call) -> list[bytes]:
    parts = list[bytes]()
    last = 0
    for found in PART.finditer(over):
        parts.append(over[last : found.start()].encode())
        name = found[1]
        parts.append(call.body if name == "body" else call.headers.get(name.partition(":")[2], "").encode())
        last = found.end()
    return [*parts, over[last:].encode()]


def _twilio(secret: str, call: Call) -> bool:
    """The address that was called, then every field and its value in the order of their names: HMAC-SHA1, base64.

    Some of Twilio's services name the port of the address, some do not.
    """
    brought = call.headers.get("x-twilio-signature", "")
    if not secret or not brought:
        return False
    try:
        fields = sorted(set(parse_qsl(call.body.decode(), keep_blank_values=True, max_num_fields=500)))
    except ValueError:
        return False
    tail = "".join(name + value for name, value in fields)
    made = [hmac.new(secret.encode(), (url + tail).encode(), hashlib.sha1).digest() for url in _spellings(call.url)]
    return any(_same(brought, base64.b64encode(digest).decode()) for digest in made)


def _spellings(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    bare = urlunsplit(parts._replace(netloc=host if parts.port in (None, usual) else parts.netloc))
    return (url, bare, urlunsplit(parts._replace(netloc=f"{host}:{parts.port or usual}")))


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
