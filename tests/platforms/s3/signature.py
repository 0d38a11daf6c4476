"""Signature Version 4 in the Authorization header, checked byte by byte."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from aiohttp import web

_HEADER = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?"
    r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})"
)
SKEW_S = 15 * 60
UNSIGNED = "UNSIGNED-PAYLOAD"


class Refused(Exception):
    """`code` as S3 names it."""

    def __init__(self, code: str, status: int = 403) -> None:
        super().__init__(code)
        self.code, self.status = code, status


def demand_signed(request: web.Request, body: bytes, keys: dict[str, str], region: str) -> None:
    """Raises Refused."""
    match = _HEADER.fullmatch(request.headers.get("authorization", ""))
    if match is None:
        raise Refused("AccessDenied")
    key_id, day, signed_region, names, signature = match.groups()
    if key_id not in keys:
        raise Refused("InvalidAccessKeyId")
    if signed_region != region:
        raise Refused("AuthorizationHeaderMalformed", 400)
    stamp = request.headers.get("x-amz-date", "")
    _demand_fresh(stamp, day)
    digest = request.headers.get("x-amz-content-sha256", "")
    if digest not in (UNSIGNED, hashlib.sha256(body).hexdigest()):
        raise Refused("XAmzContentSHA256Mismatch", 400)
    if not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names.split(";")):
        raise Refused("AccessDenied")
    wanted = _sign(keys[key_id], day, region, stamp, _canonical(request, names.split(";"), digest))
    if not hmac.compare_digest(wanted, signature):
        raise Refused("SignatureDoesNotMatch")


def _demand_fresh(stamp: str, day: str) -> None:
    try:
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("AccessDenied") from None
    if abs((datetime.now(UTC) - at).total_seconds()) > SKEW_S or not stamp.startswith(day):
        raise Refused("RequestTimeTooSkewed")


def _canonical(request: web.Request, names: list[str], digest: str) -> str:
    path, _, query = request.raw_path.partition("?")
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    encoded = sorted((quote(unquote(name), safe="-_.~"), quote(unquote(value), safe="-_.~")) for name, value in pairs)
    headers = [f"{name}:{' '.join(','.join(request.headers.getall(name)).split())}\n" for name in names]
    return "\n".join(
        [request.method, path, "&".join("=".join(pair) for pair in encoded), "".join(headers), ";".join(names), digest]
    )


def _sign(secret: str, day: str, region: str, stamp: str, canonical: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    scope = f"{day}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    return hmac.new(key, text.encode(), "sha256").hexdigest()
