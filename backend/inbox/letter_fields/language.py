"""What a template of a letter says, and a letter held against it. Pure, and linear: no pattern of anybody's is run.

A template is lines, as the letter has them; {a name} stands where a value does. What the lines mean:

    Имя: {name}          a value behind its words; such lines may stand in any order, and may be missing
    Телефон:
    {phone}              a value on the line below its words
    Заказ на сайте       words alone: that line has to be there, and what follows is looked for below it
    {comment...}         a value that goes on until the next line of the template that is there, or the end
    Номер: {_}           known, and of no interest

Case and the number of spaces mean nothing, and neither does a quote's or a list's sign before a line.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

TEXT_MAX, PATTERN_LINES = 4_000, 40
LETTER_LINES, LINE_MAX, VALUE_MAX = 1_000, 2_000, 10_000
SKIPPED = "_"
_VARIABLE = re.compile(r"\{([^{}\n]{1,60})\}")
_BEFORE = " \t>*•·–-"


class Bad(Exception):
    """What is wrong with a template: the code of a sentence, and what fills it."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Piece(msgspec.Struct, frozen=True):
    """A variable, and the words before and behind it, folded."""

    name: str
    before: str
    after: str
    goes_on: bool = False


class Step(msgspec.Struct, frozen=True):
    """A line of a template. `words`: of a line without variables; `pieces`: variables with words; `below`: the
    variable that is the whole of the line below."""

    text: str
    words: str = ""
    pieces: tuple[Piece, ...] = ()
    below: Piece | None = None

    @property
    def is_anchor(self) -> bool:
        return not self.pieces and self.below is None


class Found(msgspec.Struct, frozen=True):
    """What stands at a variable. `line`: the first is 1."""

    value: str
    line: int


class Line(msgspec.Struct, frozen=True):
    said: str
    folded: str
    number: int


def fold(text: str) -> str:
    """Letter by letter, so that places in it are places in the text."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def variables(text: str) -> list[str]:
    """Their names, in their order, each once."""
    return list(dict.fromkeys(name for step in steps(text) for name in _names(step) if name != SKIPPED))


def _names(step: Step) -> Iterator[str]:
    yield from (piece.name for piece in step.pieces)
    if step.below:
        yield step.below.name


def steps(text: str) -> list[Step]:
    """Raises Bad."""
    lines = [line for line in map(_tidy, text.splitlines()) if line]
    if len(lines) > PATTERN_LINES:
        raise Bad("letter_lines", limit=str(PATTERN_LINES))
    found: list[Step] = []
    for line in lines:
        pieces = _pieces(line)
        alone = len(pieces) == 1 and not pieces[0].before and not pieces[0].after
        if alone and found and found[-1].below is None:
            # the line above says what it is
            found[-1] = msgspec.structs.replace(found[-1], below=pieces[0])
        elif alone:
            raise Bad("letter_alone", name=pieces[0].name)
        else:
            found.append(Step(line, words="" if pieces else fold(line.lstrip(_BEFORE)), pieces=pieces))
    if not any(step.pieces or step.below for step in found):
        raise Bad("letter_no_variables")
    return found


def _pieces(line: str) -> tuple[Piece, ...]:
    """Words and variables of a line. Raises Bad."""
    parts = _VARIABLE.split(line)
    if "{" in "".join(parts[::2]) or "}" in "".join(parts[::2]):
        raise Bad("letter_braces", line=line[:60])
    words = [fold(part) if not part or part.isspace() else fold(part.strip()) for part in parts[::2]]
    words[0] = words[0].lstrip(_BEFORE)
    found: list[Piece] = []
    for place, said in enumerate(parts[1::2]):
        goes_on = said.endswith(("...", "…"))
        name = said.rstrip(".…").strip()
        if not name:
            raise Bad("letter_braces", line=line[:60])
        before, after = words[place], words[place + 1]
        if place and not before:
            raise Bad("letter_touch", name=name)
        if goes_on and (place + 2 < len(words) or after):
            raise Bad("letter_goes_on", name=name)
        found.append(Piece(name, before, after, goes_on))
    return tuple(found)


def lines_of(text: str) -> list[Line]:
    """Those that say something."""
    found: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        said = _tidy(raw[:LINE_MAX]).lstrip(_BEFORE).strip()
        if said:
            found.append(Line(said, fold(said), number))
            if len(found) == LETTER_LINES:
                break
    return found


class Missed(msgspec.Struct, frozen=True):
    """Why a letter is none of this template's: a line that has to be there, or none of its variables ("")."""

    line: str


def match(pattern: Sequence[Step], letter: Sequence[Line]) -> dict[str, Found] | Missed:
    """What stands at each variable that is there and not empty."""
    found: dict[str, Found] = {}
    at, block = 0, list[Step]()
    for step in pattern:
        if not step.is_anchor:
            block.append(step)
            continue
        there = next((i for i in range(at, len(letter)) if letter[i].folded == step.words), None)
        if there is None:
            return Missed(step.text)
        _read(block, letter, at, there, found)
        at, block = there + 1, []
    _read(block, letter, at, len(letter), found)
    return found or Missed("")


def _read(block: Sequence[Step], letter: Sequence[Line], start: int, end: int, found: dict[str, Found]) -> None:
    """The lines between two that have to be there."""
    at: dict[int, int] = {}
    taken: set[int] = set()
    said: list[tuple[Piece, int, str]] = []
    for place, step in enumerate(block):
        for i in range(start, end):
            if i not in taken and (values := _held(step, letter[i])) is not None:
                at[place] = i
                taken.add(i)
                said += [(piece, i, value) for piece, value in zip(step.pieces, values, strict=True)]
                break
    for place, step in enumerate(block):
        below = at.get(place, end) + 1
        if step.below and below < end and below not in taken:
            taken.add(below)
            said.append((step.below, below, letter[below].said))
    for piece, i, value in sorted(said, key=lambda each: each[1]):
        whole = _whole(letter, i, value, end, taken) if piece.goes_on else value
        if piece.name != SKIPPED and whole.strip():
            found.setdefault(piece.name, Found(whole.strip()[:VALUE_MAX], letter[i].number))


def _whole(letter: Sequence[Line], first: int, value: str, end: int, taken: set[int]) -> str:
    rows = [value]
    for i in range(first + 1, end):
        if i in taken:
            break
        # an empty line between two stands there again
        rows += ["", letter[i].said] if letter[i].number > letter[i - 1].number + 1 else [letter[i].said]
    return "\n".join(rows)


def _held(step: Step, line: Line) -> list[str] | None:
    """The values of this line; None where it is not the step's."""
    if not step.pieces:
        return [] if line.folded == step.words else None
    if not line.folded.startswith(step.pieces[0].before):
        return None
    at, values = len(step.pieces[0].before), list[str]()
    for place, piece in enumerate(step.pieces):
        last = place == len(step.pieces) - 1
        if not piece.after:
            values.append(line.said[at:])
        elif last:
            # what ends the line
            if not line.folded.endswith(piece.after) or len(line.folded) - len(piece.after) < at:
                return None
            values.append(line.said[at : len(line.said) - len(piece.after)])
        else:
            there = line.folded.find(piece.after, at)
            if there < 0:
                return None
            values.append(line.said[at:there])
            at = there + len(piece.after)
    return [value.strip() for value in values]
