"""What a file holds and what its rows would be: samples of its columns, rows as they would be stored, faults."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Forbidden
from backend.kit.http import Page, cursor, unpage
from backend.kit.words import say
from backend.transfer.columns import Target, of_files, targets
from backend.transfer.incoming import row as rowing
from backend.transfer.incoming.at import At, Became, stand
from backend.transfer.incoming.draft import gathered
from backend.transfer.incoming.row import Put, Why
from backend.transfer.incoming.rows import row_for, setup, view_for
from backend.transfer.outgoing.texts import Reads, load, reads, text
from backend.transfer.schemas import ColumnSample, ImportDetail, LeftView, RowFault, RowView, Shown

SAMPLES, SAMPLED, PREVIEWED = 3, 200, 10
_FIRST = "SELECT line, cells FROM import_rows WHERE import_id = $1 ORDER BY line LIMIT $2"
_FAULTY = """
SELECT line, cells, coalesce(done, checked) AS outcome, why::text AS why FROM import_rows
WHERE import_id = $1 AND line > $2 AND ($3::text IS NULL OR coalesce(done, checked) = $3) ORDER BY line LIMIT $4
"""
_LEFT = """
SELECT kind, thing_id, line, why FROM import_made
WHERE import_id = $1 AND undone = 'left' AND (line, thing_id) > ($2, $3)
ORDER BY line, thing_id LIMIT $4
"""
# a person's name is stored in two parts, whatever column said it
_SHOWN_AS = {"full_name": ("name", "surname"), "fio": ("name", "surname"), "patronymic": ("name",)}
_whys = msgspec.json.Decoder(list[Why])


def labelled(found: Mapping[str, Target], locale: str) -> list[Target]:
    """Built-in ones named in the caller's language."""
    return [
        each if each.label else msgspec.structs.replace(each, label=say(locale, f"transfer.columns.{each.name}"))
        for each in found.values()
    ]


async def detail(tx: Tx, me: Grants, import_id: int) -> ImportDetail:
    """Raises Missing, Forbidden."""
    view = await view_for(tx, me, import_id)
    samples: list[list[str]] = [[] for _ in view.headers]
    for row in await tx.fetch(_FIRST, import_id, SAMPLED):
        for into, cell in zip(samples, row["cells"], strict=False):
            if cell and len(into) < SAMPLES and cell not in into:
                into.append(cell[:200])
    columns = [ColumnSample(header, found) for header, found in zip(view.headers, samples, strict=True)]
    known = labelled(await targets(tx, me, view.entity), me.locale)
    return ImportDetail(view, columns, known, await of_files(tx, me, view.entity))


class _Enough(Exception):
    """Seen: nothing of it stays."""


async def preview(tx: HotTx, me: Grants, import_id: int) -> list[RowView]:
    """The first rows as they would be stored: each is put, read, and undone. Raises Missing, Forbidden."""
    found = await row_for(tx, me, import_id)
    if me.user_id is None:
        raise Forbidden
    at = await stand(tx, me, import_id, found["entity"], setup.decode(found["setup"]))
    kind = "card" if at.entity in ("lead", "deal") else at.entity
    shown_by = await reads(tx, me, kind)
    labels = {each.name: each.label for each in labelled(await targets(tx, me, at.entity), me.locale)}
    views: list[RowView] = []
    for row in await tx.fetch(_FIRST, import_id, PREVIEWED):
        at.line = row["line"]
        result, values = await _tried(at, row["cells"], len(found["headers"]), shown_by, labels)
        faults = _said(result.why, found["headers"], at.setup.columns, me.locale)
        views.append(RowView(row["line"], result.became.outcome, values, faults))
    return views


async def _tried(
    at: At, cells: Sequence[str], width: int, by: Reads, labels: Mapping[str, str]
) -> tuple[Put, list[Shown]]:
    result, values = Put(Became("error")), list[Shown]()
    try:
        async with at.tx.savepoint():
            result = await rowing.put(at, cells, width)
            things = [each.id for each in result.became.things if each.kind == by.entity]
            views = await load(at.tx, by, things[:1])
            if views:
                values = [Shown(name, labels.get(name, name), text(by, views[0], name)) for name in _wanted(at, cells)]
            raise _Enough
    except _Enough:
        return result, values


def _wanted(at: At, cells: Sequence[str]) -> list[str]:
    """What the row says something of, each place once."""
    names = [place for name in gathered(at.columns, cells) for place in _SHOWN_AS.get(name, (name,))]
    return list(dict.fromkeys(names))


def _said(whys: Sequence[Why], headers: Sequence[str], columns: Sequence[str | None], locale: str) -> list[RowFault]:
    found = []
    for why in whys:
        place = next((n for n, name in enumerate(columns) if name == why.target), None)
        header = headers[place] if place is not None and place < len(headers) else _other(why.target, locale)
        found.append(RowFault(header, sentence(why, locale, header)))
    return found


def _other(target: str, locale: str) -> str:
    """A field that no column of the file fills: a required one, say."""
    key = f"transfer.columns.{target}"
    said = say(locale, key)
    return "" if said == key else said


def sentence(why: Why, locale: str, column: str = "") -> str:
    """`column`: how the file calls it; what an own field says names itself."""
    values: dict[str, Any] = {"name": column} | why.values
    return say(locale, f"errors.{why.code}", **values)


async def rows(tx: Tx, me: Grants, import_id: int, outcome: str | None, after: str | None, limit: int) -> Page[RowView]:
    """Rows of the check, or of the run, with what is wrong. Raises Missing, Forbidden."""
    found = await row_for(tx, me, import_id)
    start = unpage(after, tuple[int])
    asked = setup.decode(found["setup"])
    listed = await tx.fetch(_FAULTY, import_id, start[0] if start else 0, outcome, limit + 1)
    views = []
    for row in listed[:limit]:
        said = gathered(asked.columns, row["cells"])
        values = [
            Shown(name, say(me.locale, f"transfer.columns.{name}"), ", ".join(texts)) for name, texts in said.items()
        ]
        faults = _said(_whys.decode(row["why"]) if row["why"] else [], found["headers"], asked.columns, me.locale)
        views.append(RowView(row["line"], row["outcome"], values, faults))
    return Page(views, cursor(views[-1].line) if len(listed) > limit else None)


async def left(tx: Tx, me: Grants, import_id: int, after: str | None, limit: int) -> Page[LeftView]:
    """What an undo left, and why. Raises Missing, Forbidden."""
    await row_for(tx, me, import_id)
    start = unpage(after, tuple[int, int]) or (0, 0)
    listed = await tx.fetch(_LEFT, import_id, *start, limit + 1)
    views = [
        LeftView(row["kind"], row["thing_id"], row["line"], say(me.locale, f"transfer.stays.{row['why']}"))
        for row in listed[:limit]
    ]
    return Page(views, cursor(views[-1].line, views[-1].id) if len(listed) > limit else None)
