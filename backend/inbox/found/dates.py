"""Days in a text: "25.12", "25 декабря", "в пятницу", "next Friday", "rytoj", "penktadienį", "через неделю".

Only days to come are meant: what was, what is every week, and today itself are no date to be kept.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from backend.inbox.found.piece import Piece

_MONTHS = (
    ("январ", "jan(?:uary)?", "sausio"), ("феврал", "feb(?:ruary)?", "vasario"), ("март", "mar(?:ch)?", "kovo"),
    ("апрел", "apr(?:il)?", "balandžio"), ("ма[яй]", "may", "gegužės"), ("июн", "june?", "birželio"),
    ("июл", "july?", "liepos"), ("август", "aug(?:ust)?", "rugpjūčio"), ("сентябр", "sept?(?:ember)?", "rugsėjo"),
    ("октябр", "oct(?:ober)?", "spalio"),
    ("ноябр", "nov(?:ember)?", "lapkričio"),
    ("декабр", "dec(?:ember)?", "gruodžio"),
)  # fmt: skip
_RU = "|".join(f"(?P<ru{n}>{ru}[а-я]{{0,2}})" for n, (ru, _, _) in enumerate(_MONTHS, 1))
_EN = "|".join(f"(?P<en{n}>{en})" for n, (_, en, _) in enumerate(_MONTHS, 1))
_LT = "|".join(f"(?P<lt{n}>{lt})" for n, (_, _, lt) in enumerate(_MONTHS, 1))
_YEAR = r"(?:\s?,?\s(?P<year>20\d\d)(?!\d))?"
_NAMED = [
    re.compile(rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?:-?(?:го|е|ого))?\s(?:{_RU})(?!\w){_YEAR}", re.IGNORECASE),
    re.compile(rf"\b(?:{_EN})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]){_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?:{_EN})(?!\w)\.?{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?:(?P<year>20\d\d)\s?m\.\s)?\b(?:{_LT})\s(?P<day>\d{{1,2}})(?![\d:])(?:\s?d\.)?", re.IGNORECASE),
]
_FULL = re.compile(r"(?<![\d.\-/])(?P<day>\d{1,2})[.](?P<month>\d{1,2})[.](?P<year>(?:20)?\d\d)(?![\d.])")
_ISO = re.compile(r"(?<![\d.\-/])(?P<year>20\d\d)[-.](?P<month>\d{2})[-.](?P<day>\d{2})(?![\d\-])")
_SHORT = re.compile(r"(?<![\d.,:/\-+])(?P<day>\d{2})\.(?P<month>\d{2})(?![\d.:]|,\d)")
# what makes "10.12" a time, a price, a share or a size
_NO_DAY = re.compile(r"(?:\b(?:в|at|версия|version|v|ver)\.?\s?|[$€£₽×x*=]\s?)$", re.IGNORECASE)
_NO_DAY_AFTER = re.compile(
    r"\s?(?:%|[$€£₽×]|(?:руб|р\.|евро|eur|тыс|млн|кг|км|мм|см|м|л|шт|k|час|мин)(?!\w))", re.IGNORECASE
)
_DAYS = {
    0: ("понедельник[ауе]?", "mon(?:day)?", "pirmadien(?:į|io)"),
    1: ("вторник[ауе]?", "tue(?:s(?:day)?)?", "antradien(?:į|io)"),
    2: ("сред[уыеа]", "wed(?:nesday)?", "trečiadien(?:į|io)"),
    3: ("четверг[ауе]?", "thu(?:rs(?:day)?)?", "ketvirtadien(?:į|io)"),
    4: ("пятниц[уыеа]", "fri(?:day)?", "penktadien(?:į|io)"),
    5: ("суббот[уыеа]", "sat(?:urday)?", "šeštadien(?:į|io)"),
    6: ("воскресень[еяю]", "sun(?:day)?", "sekmadien(?:į|io)"),
}  # fmt: skip
_WEEK_RU = "|".join(f"(?P<r{n}>{ru})" for n, (ru, _, _) in _DAYS.items())
_WEEK_EN = "|".join(f"(?P<e{n}>{en})" for n, (_, en, _) in _DAYS.items())
_WEEK_LT = "|".join(f"(?P<l{n}>{lt})" for n, (_, _, lt) in _DAYS.items())
_WEEKDAY = [
    re.compile(
        rf"\b(?:в|во|на|к|до|с|со)\s(?:(?P<next>следующ\w+)\s|(?:эт\w+|ближайш\w+)\s)?(?:{_WEEK_RU})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:(?P<next>next)|this|on|by|till|until|before|coming)\s(?:{_WEEK_EN})(?![\w'])", re.IGNORECASE),
    re.compile(
        r"(?<!praeitą )(?<!praėjusį )(?<!kiekvieną )"
        rf"\b(?:(?P<next>kitą)\s|(?:šį|iki|ateinantį)\s)?(?:{_WEEK_LT})(?!\w)",
        re.IGNORECASE,
    ),
]
_AWAY = {
    1: r"завтра|tomorrow|rytoj|rytdien(?:ai|ą)",
    2: r"послезавтра|(?:the\s)?day\safter\stomorrow|poryt",
    7: r"через\sнеделю|in\sa\sweek|po\ssavaitės|za\stydzień",
    14: r"через\s(?:две|2)\sнедели|in\s(?:two|2)\sweeks|po\s(?:dviejų|2)\ssavaičių",
}
_RELATIVE = [
    (days, re.compile(rf"(?<!\w)(?<!после)(?<!day after )(?:{words})(?!\w)", re.IGNORECASE))
    for days, words in _AWAY.items()
]
_IN_DAYS = re.compile(
    r"(?<!\w)(?:через|in|po)\s(?P<n>\d{1,3})\s(?:дн(?:я|ей)|день|days?|dien(?:ų|as|os))(?!\w)", re.IGNORECASE
)


def dates(text: str, said: date) -> Iterator[Piece]:
    """`said`: the day on which it was written, by the reader's clock."""
    found = [*_numbers(text, said), *_months(text, said), *_weekdays(text, said), *_relative(text, said)]
    taken = -1
    for piece in sorted(found, key=lambda each: (each.start, -each.end)):
        if piece.start >= taken:
            taken = piece.end
            yield piece


def _piece(match: re.Match[str], day: date | None, said: date) -> Iterator[Piece]:
    if day is not None and said < day <= said + timedelta(days=3 * 366):
        yield Piece("date", match.start(), match.end(), day.isoformat())


def _day(said: date, month: int, day: int, year: str | None) -> date | None:
    """Without a year: the next one that there is."""
    try:
        if year:
            return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
        this = date(said.year, month, day)
        return this if this > said else date(said.year + 1, month, day)
    except ValueError:
        return None


def _numbers(text: str, said: date) -> Iterator[Piece]:
    for rule in (_FULL, _ISO):
        for match in rule.finditer(text):
            yield from _piece(match, _day(said, int(match["month"]), int(match["day"]), match["year"]), said)
    for match in _SHORT.finditer(text):
        if not _NO_DAY.search(text, max(0, match.start() - 12), match.start()) and not _NO_DAY_AFTER.match(
            text, match.end()
        ):
            yield from _piece(match, _day(said, int(match["month"]), int(match["day"]), None), said)


def _months(text: str, said: date) -> Iterator[Piece]:
    for rule in _NAMED:
        for match in rule.finditer(text):
            month = next(
                int(name[2:]) for name, part in match.groupdict().items() if part and name[:2] in ("ru", "en", "lt")
            )
            yield from _piece(match, _day(said, month, int(match["day"]), match["year"]), said)


def _weekdays(text: str, said: date) -> Iterator[Piece]:
    for rule in _WEEKDAY:
        for match in rule.finditer(text):
            wanted = next(int(name[1:]) for name, part in match.groupdict().items() if part and name != "next")
            if match["next"]:
                # of the week that begins with the next Monday
                day = said + timedelta(days=7 - said.weekday() + wanted)
            else:
                day = said + timedelta(days=(wanted - said.weekday() - 1) % 7 + 1)
            yield from _piece(match, day, said)


def _relative(text: str, said: date) -> Iterator[Piece]:
    for days, rule in _RELATIVE:
        for match in rule.finditer(text):
            yield from _piece(match, said + timedelta(days=days), said)
    for match in _IN_DAYS.finditer(text):
        yield from _piece(match, said + timedelta(days=int(match["n"])), said)
