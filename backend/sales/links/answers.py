"""A paper as HTTP: shown or saved, never run."""

import re
from typing import Any
from urllib.parse import quote

from litestar import Response

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def as_file(pdf: bytes, name: str, *, download: bool = False) -> Response[Any]:
    """RFC 6266 with RFC 5987: the name stands in the header only, and only encoded."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    shown = "attachment" if download else "inline"
    headers = {
        "content-disposition": f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
        "x-robots-tag": "noindex, nofollow",
        "referrer-policy": "no-referrer",
    }
    return Response(pdf, media_type="application/pdf", headers=headers)
