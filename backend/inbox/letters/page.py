"""A letter's HTML as a page of its own, for a frame in which nothing runs and that asks nobody but us.

Three walls: the HTML was made harmless when it came and is again now; the page's policy lets no script run and nothing
be fetched; the frame that shows it is a sandbox. Pictures of others load only when the reader asks: each tells its
sender who reads, when and where.
"""

from backend.inbox.letters.read import Kept
from backend.kit.html import shown

# the sandbox has our origin so that the frame's height can be read and our own pictures load; no script runs in it
_RULES = {
    "default-src": "'none'",
    "style-src": "'unsafe-inline'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "sandbox": "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
}
# letters are written for white paper
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width"><style>
:root { color-scheme: light; background: #fff }
body { margin: 12px; color: #1c1c1e; font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere }
img { max-width: 100%; height: auto } table { max-width: 100% } pre { white-space: pre-wrap }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #d0d0d5; color: #55555c }
</style></head><body>"""


def headers(*, images: bool) -> dict[str, str]:
    sources = "'self' https: http:" if images else "'self'"
    rules = {**_RULES, "img-src": sources}
    return {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in rules.items()),
        "x-frame-options": "SAMEORIGIN",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "private, no-store",
    }


def page(kept: Kept, *, images: bool) -> str:
    body, _ = shown(kept.html, kept.pictures.get, remote=images)
    return f"{_PAGE}{body}</body></html>"


def held(kept: Kept) -> int:
    """How many pictures of others are not shown unless asked for."""
    return shown(kept.html, kept.pictures.get, remote=False)[1]
