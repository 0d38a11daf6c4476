"""A letter's HTML as a page of its own, for a frame in which nothing runs and that asks nobody but us.

Three walls: the HTML was made harmless when it came and is again now; the page's policy lets no script run and nothing
be fetched; the frame that shows it is a sandbox. Pictures of others load only when the reader asks: each tells its
sender who reads, when and where.
"""

import re

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
# what says nothing of its own: the black and white that programs write down for everybody
_PLAIN = {
    "", "inherit", "initial", "unset", "none", "auto", "transparent", "currentcolor", "windowtext", "black", "white",
    "rgb(0,0,0)", "rgb(255,255,255)", "#000", "#000000", "#fff", "#ffffff", "#222", "#222222", "#1f1f1f", "#333",
    "#333333", "#212121", "#1a1a1a", "#202124", "#1d1d1f", "rgb(34,34,34)", "rgb(51,51,51)", "rgb(31,31,31)",
    "rgb(33,33,33)", "rgba(0,0,0,0)",
}  # fmt: skip
_COLOURED = re.compile(
    r"(?:(?<![\w-])(?:background(?:-color)?|color)\s*:\s*([^;\"'>]*))|(?:\s(?:bgcolor|color)\s*=\s*[\"']?([^\s\"'>]*))",
    re.IGNORECASE,
)
_STYLE = """
body { margin: 12px; font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere }
img { max-width: 100%; height: auto } table { max-width: 100% } pre { white-space: pre-wrap }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #88888866; color: #55555c }
"""
# letters are written for white paper
_PAPER = """:root { color-scheme: light; background: #fff } body { color: #1c1c1e }"""
# by night one without colours of its own stands on the bubble's ground
_NIGHT = """:root { color-scheme: dark; background: transparent } body { margin: 4px 0; color: #ece7e1 }
* { background-color: transparent !important } body *:not(a) { color: inherit !important }
a { color: #e8a06c !important } blockquote { opacity: .75 }"""
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width"><style>{style}</style></head><body>"""


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


def is_plain(html: str) -> bool:
    """It has no colours of its own."""
    found = ((style or attribute) for style, attribute in _COLOURED.findall(html))
    return all("".join(each.lower().replace("!important", "").split()) in _PLAIN for each in found)


def page(kept: Kept, *, images: bool, dark: bool = False) -> str:
    """`dark`: its reader's screen is; a letter with colours of its own keeps its paper."""
    body, _ = shown(kept.html, kept.pictures.get, remote=images)
    style = _NIGHT if dark and is_plain(body) else _PAPER
    return f"{_PAGE.format(style=_STYLE + style)}{body}</body></html>"


def held(kept: Kept) -> int:
    """How many pictures of others are not shown unless asked for."""
    return shown(kept.html, kept.pictures.get, remote=False)[1]
