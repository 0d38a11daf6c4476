"""A paper as a page for the client: their language, no scripts, nothing from elsewhere. Pure."""

import base64
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path

from backend.kit.words import LOCALES, say
from backend.sales.paper.sheet import Sheet

STYLE = (Path(__file__).parent / "paper.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "content-security-policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "private, no-store",
}


def _whole(language: str, title: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex, nofollow">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n<main>{body}</main>\n</html>\n"
    )


def language_of(accepted: str) -> str:
    """Of a browser's header, the first that we speak; English where it has none."""
    wanted = [part.split(";")[0].strip()[:2].lower() for part in accepted[:200].split(",")]
    return next((each for each in wanted if each in LOCALES), "en")


def gone(language: str) -> str:
    """Whatever was wrong with the link: the same words."""
    title = say(language, "paper.gone_title")
    return _whole(language, title, f"<h1>{escape(title)}</h1><p>{escape(say(language, 'paper.gone'))}</p>")


def page(sheet: Sheet, today: date, pdf: str) -> str:
    """`pdf`: where it is to be had, relative to this page."""
    if sheet.stamp == "void":
        parts = [f"<h1>{escape(sheet.title)}</h1>", f'<p class="state bad">{escape(sheet.say("void_title"))}</p>']
        return _whole(sheet.language, sheet.title, "".join([*parts, f"<p>{escape(sheet.say('void'))}</p>"]))
    body = [_head(sheet, today), _sides(sheet), _table(sheet), _totals(sheet), _texts(sheet)]
    body.append(f'<a class="button" href="{escape(pdf, quote=True)}" download>{escape(sheet.say("download"))}</a>')
    return _whole(sheet.language, sheet.title, "".join(body))


def _head(sheet: Sheet, today: date) -> str:
    parts = []
    if sheet.logo is not None:
        parts.append(f'<img alt="" src="data:image/png;base64,{base64.b64encode(sheet.logo).decode()}">')
    parts.append(f"<h1>{escape(sheet.title)}</h1>")
    parts.append(f'<p class="soft">{escape(sheet.say("of_day", day=sheet.written(sheet.day)))}</p>')
    if sheet.stamp == "paid":
        parts.append(f'<p class="state good">{escape(sheet.say("is_paid"))}</p>')
    elif sheet.stamp == "cancelled":
        parts.append(f'<p class="state bad">{escape(sheet.say("is_cancelled"))}</p>')
    elif sheet.due is not None:
        late = sheet.due < today
        said = sheet.say("is_overdue" if late else "due_on", day=sheet.written(sheet.due))
        parts.append(f'<p class="state{" bad" if late else ""}">{escape(said)}</p>')
    return "".join(parts)


def _sides(sheet: Sheet) -> str:
    sides = []
    for label, name, under in sheet.sides():
        lines = "".join(f"<p>{escape(line)}</p>" for line in under)
        sides.append(f"<section><h2>{escape(label)}</h2><b>{escape(name)}</b>{lines}</section>")
    return f'<div class="sides">{"".join(sides)}</div>'


def _table(sheet: Sheet) -> str:
    head = sheet.head()
    cells = "".join(f'<th scope="col">{escape(sheet.say(f"column_{name}"))}</th>' for name in head)
    rows = []
    for index, line in enumerate(sheet.lines):
        row = sheet.row(index, line)
        rows.append("<tr>" + "".join(f"<td>{escape(row[name])}</td>" for name in head) + "</tr>")
    return f'<div class="wide"><table><thead><tr>{cells}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _totals(sheet: Sheet) -> str:
    rows = (
        f"<div{' class=sum' if strong else ''}><dt>{escape(label)}</dt><dd>{escape(amount)}</dd></div>"
        for label, amount, strong in sheet.totals()
    )
    return f"<dl>{''.join(rows)}</dl>"


def _texts(sheet: Sheet) -> str:
    found = [*sheet.ends(), *([("", sheet.texts.footer)] if sheet.texts.footer else [])]
    heads = ((f"<h2>{escape(label)}</h2>" if label else "", text) for label, text in found)
    return "".join(f'<section class="text">{head}<p>{escape(text)}</p></section>' for head, text in heads)
