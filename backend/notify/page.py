"""The page of an unsubscribing link: one sentence, one button, no script."""

from html import escape

from backend.kit.words import say

HTML = "text/html; charset=utf-8"
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'",
}  # fmt: skip
_LOOK = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}"
    "button{font:inherit;padding:.5rem 1rem}"
)


def _page(locale: str, body: str) -> str:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>Samovar</title><style>{_LOOK}</style>"
    return f'<!doctype html><html lang="{locale}"><head>{head}</head><body>{body}</body></html>'


def asked(locale: str, kind: str) -> str:
    name = say(locale, f"notices.{kind}.name")
    words = escape(say(locale, "notices.off_ask", name=name))
    return _page(
        locale, f"<p>{words}</p><form method=post><button>{escape(say(locale, 'notices.off_do'))}</button></form>"
    )


def done(locale: str, kind: str) -> str:
    return _page(locale, f"<p>{escape(say(locale, 'notices.off_done', name=say(locale, f'notices.{kind}.name')))}</p>")


def gone() -> str:
    return _page(
        "en", "<p>" + "<br>".join(escape(say(each, "notices.off_gone")) for each in ("ru", "en", "lt")) + "</p>"
    )
