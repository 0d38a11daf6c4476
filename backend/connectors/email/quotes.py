"""What of a letter's text is new, and what only repeats an earlier letter or signs it: the tail that is shown folded.

Line by line, each looked at once. Where somebody answered between the quoted lines, nothing is folded.
"""

import re

# "On … Anna wrote:", "…, Анна пишет:", "… rašė:"; at most three lines, since programs fold them
_WROTE = re.compile(
    r"(?:wrote|writes|пишет|писала?|писал\(а\)|написала?|написал\(а\)|писав|rašė|parašė|schrieb|a écrit|escribió"
    r"|napisał\(?a?\)?|kirjutas|rakstīja)"
    r"\s*:?\s*$|<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*:\s*$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:On |Le |Am |El |Il |Dnia |\d|[А-ЯЁA-ZĄČĘĖĮŠŲŪŽ<\"«„])")
_DATED = re.compile(
    r"(?:On |Le |Am |El |Il |Dnia |\d|(?:пн|вт|ср|чт|пт|сб|вс|понед|вторн|среда|четв|пятн|субб|воскр)\w*,? )",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*(?:-{2,}\s*(?:original message|original appointment|исходное сообщение|пересылаемое сообщение"
    r"|пересланное сообщение|forwarded message|originalus laiškas|persiųstas laiškas"
    r"|конец пересылаемого сообщения)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"\s*\*?(?:From|От|От кого|Nuo|Von|De|Sent|Отправлено|Дата|Date|To|Кому|Kam|Тема|Subject|Tema)\s*:\*?",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s*\*?(?:From|От|От кого|Nuo)\s*:\*?\s*\S", re.IGNORECASE)
_SIGN = re.compile(r"-- ?$")
# how people end a letter by hand; what follows says who they are
_REGARDS = re.compile(
    r"(?:с (?:наилучшими пожеланиями|уважением)|(?:best|kind|warm)? ?regards|sincerely|pagarbiai|su pagarba"
    r"|sent from my \S+|отправлено (?:из|с) .{3,40}|išsiųsta iš .{3,40})\b[^?]{0,60}$",
    re.IGNORECASE,
)
SIGNED_MAX, SIGNED_LINE_MAX = 8, 90
# an address may be long; a line that is longer is no introduction
LINE_MAX = 400


def fold(text: str) -> tuple[str, str]:
    """(new, tail). All of it is new where nothing else would be left."""
    lines = text.splitlines()
    at = _tail(lines)
    new, tail = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    if not new or _is_forward(tail):
        return text.strip(), ""
    return new, tail


def _is_forward(tail: str) -> bool:
    """What somebody passes on is what they want to say."""
    first = tail.partition("\n")[0].lower()
    return any(word in first for word in ("forwarded", "пересыла", "переслан", "persiųst"))


def _tail(lines: list[str]) -> int:
    """Index of the first line of the tail."""
    introduced = _introduction(lines, _last_quote(lines))
    introduced = _signed(lines, introduced)
    for at, line in enumerate(lines[:introduced]):
        if len(line) > LINE_MAX:
            continue
        if _ORIGINAL.match(line) or (_FROM.match(line) and _heads(lines, at) >= 3):
            return at
        if _SIGN.match(line) and at > 0:
            return at
    return introduced


def _signed(lines: list[str], end: int) -> int:
    """Where the few short lines begin that sign what stands above them; `end` where there are none."""
    at, said = end, 0
    while at > 0 and said <= SIGNED_MAX and len(lines[at - 1]) <= SIGNED_LINE_MAX and "?" not in lines[at - 1]:
        at -= 1
        said += bool(lines[at].strip())
        if at > 0 and _REGARDS.match(lines[at].strip()):
            return at
    return end


def _last_quote(lines: list[str]) -> int:
    """Where the quoted lines begin with which the text ends; beyond the end when it does not end so."""
    at = len(lines)
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(">")):
        at -= 1
    return at if any(line.lstrip().startswith(">") for line in lines[at:]) else len(lines)


def _heads(lines: list[str], at: int) -> int:
    return sum(bool(_HEADS.match(line)) for line in lines[at : at + 6])


def _introduction(lines: list[str], quoted: int) -> int:
    """Where the lines begin that say whose words follow: the last one, and what it continues."""
    at = quoted - 1
    while at >= 0 and not lines[at].strip():
        at -= 1
    if at < 0 or quoted == len(lines) or len(lines[at]) > LINE_MAX or not _WROTE.search(lines[at]):
        return quoted
    for _ in range(2):
        if _DATED.match(lines[at].lstrip()) or at == 0 or not lines[at - 1].strip():
            break
        at -= 1
    return at if _DATED.match(lines[at].lstrip()) or _OPENS.match(lines[at].lstrip()) else quoted
