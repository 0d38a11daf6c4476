"""What the catalogue says of a table: whose it is, which columns tell of a person, how their rows are found, what
erasure does there."""

from typing import Literal

import msgspec

# customer: tells of people outside; colleague: of who works here; house: of how the house is set up; nobody: numbers
# and marks that lead to nobody
Whose = Literal["customer", "colleague", "house", "nobody"]
# How long (docs/privacy.md): people, papers and audit until somebody says so; messages, files, recordings and history
# by the administrator's term; the others by themselves
Class = Literal[
    "people", "messages", "files", "recordings", "history", "papers", "raw", "quarantine", "exports", "imports",
    "events", "journals", "passing", "audit", "accounts", "setup",
]  # fmt: skip
# What a column says of somebody.
What = Literal[
    "name", "reach", "birthday", "text", "file", "picture", "number", "where", "fields", "history", "index",
    "preference",
]  # fmt: skip
# goes: the person's rows are deleted; cleared: they stay without what they say; stays: nothing there is theirs alone,
# or other steps see to it (`why`)
Fate = Literal["goes", "cleared", "stays"]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """`holds`: column → what it says of somebody. `plain`: columns of words and bytes that say nothing of anybody.

    `reach`: a condition that finds a person's rows, with the sets of backend/privacy/whose.py in braces.
    `sets`: of a cleared table, what UPDATE sets. `words`: of the rows that this condition calls nobody's, those with
    the person's phones, addresses or numbers go, too, as nothing else leads there. A row that is somebody's is theirs,
    whoever's number stands in it. `raw`: a column of bytes that is looked through with
    them; `by`: the one column that is.
    """

    name: str
    whose: Whose
    kept: Class
    holds: dict[str, What] = {}
    plain: tuple[str, ...] = ()
    reach: str | None = None
    fate: Fate = "stays"
    sets: str = ""
    why: str = ""
    words: str = ""
    raw: str = ""
    by: str = ""
    # columns of another class than their table
    apart: dict[str, Class] = {}

    @property
    def named(self) -> frozenset[str]:
        return frozenset(self.holds) | frozenset(self.plain)


def table(name: str, whose: Whose, kept: Class, holds: str = "", plain: str = "", **rest: object) -> Table:
    """`holds`: "name:name phone:reach"; `plain`: "kind state"."""
    pairs = {column: what for column, _, what in (word.partition(":") for word in holds.split())}
    body = {"name": name, "whose": whose, "kept": kept, "holds": pairs, "plain": tuple(plain.split())} | rest
    return msgspec.convert(body, Table)
