"""Templates that are being written, tried on a letter: what would be filled with what, and why not. Nothing is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.fields.load import living
from backend.inbox.letter_fields import language
from backend.inbox.letter_fields.check import checked
from backend.inbox.letter_fields.language import Found, Line, Missed, lines_of
from backend.inbox.letter_fields.prepare import Kept, Reading, Ready, ready, refusal
from backend.inbox.letter_fields.schemas import (
    CameLetter,
    CameLetters,
    LetterTrial,
    LetterTrialView,
    TriedTemplate,
    TriedValue,
)
from backend.inbox.letter_fields.values import Value, values_of
from backend.inbox.rows.conversations import scope_of
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.html import is_bomb, safe, stripped
from backend.kit.html_text import read as read_html
from backend.kit.words import say

NEWEST, LOOKED_AT, TEXT_MAX = 10, 60, 20_000
_CHANNEL = "SELECT kind FROM channels WHERE id = $1 AND state <> 'deleted' AND (owner_id IS NULL OR owner_id = $2)"
_CAME = """
SELECT m.conversation_id, m.seq, m.provider_at AS sent_at, m.text, m.meta #>> '{letter,subject}' AS subject,
       m.meta #>> '{letter,sender,address}' AS sender
FROM (SELECT id FROM conversations WHERE channel_id = $1 AND last_in_at IS NOT NULL
      ORDER BY last_in_at DESC LIMIT $2) c
JOIN messages m ON m.conversation_id = c.id AND m.direction = 'in' AND m.deleted_at IS NULL AND m.meta ? 'letter'
ORDER BY m.stored_at DESC, m.conversation_id DESC, m.seq DESC LIMIT $2
"""
_DIALOGS = "SELECT * FROM conversations WHERE id = ANY ($1::bigint[])"


async def tried(tx: Tx, me: Grants, channel_id: int, trial: LetterTrial) -> LetterTrialView:
    """Template by template. Raises Missing, Invalid as when they are saved."""
    await _demand(tx, me, channel_id)
    kept = await checked(tx, me, trial.templates)
    lines = lines_of(_text(clean_text(trial.text)))
    found: list[TriedTemplate] = []
    for each in kept:
        is_over = any(one.fits for one in found)
        found.append(await _try(tx, me, each, trial, lines, is_over=is_over))
    return LetterTrialView(found, [line.said for line in lines])


async def _try(
    tx: Tx, me: Grants, kept: Kept, trial: LetterTrial, lines: Sequence[Line], *, is_over: bool
) -> TriedTemplate:
    made = ready(kept)
    if code := refusal(kept.template, trial.sender, trial.subject):
        return TriedTemplate(False, say(me.locale, f"errors.{code}"), [])
    said = language.match(made.steps, lines)
    if isinstance(said, Missed):
        code = "letter_line_missing" if said.line else "letter_nothing"
        return TriedTemplate(False, say(me.locale, f"errors.{code}", line=said.line), [])
    above = "letter_earlier"
    why = say(me.locale, f"errors.{above}") if is_over else ""
    return TriedTemplate(not is_over, why, await _values(tx, me, made, said))


async def _values(tx: Tx, me: Grants, made: Ready, said: Mapping[str, Found]) -> list[TriedValue]:
    read = await values_of(tx, Reading(made, said).values, made.locale, made.time_zone)
    by_place = {value.into: value for value in read}
    own = {each.key: each.name for each in await living(tx)}
    return [
        TriedValue(
            variable=variable,
            into=into,
            name=own.get(into) or say(me.locale, f"letter_places.{into}"),
            line=said[variable].line if variable in said else 0,
            value=said[variable].value if variable in said else "",
            shown=_shown(by_place.get(into), variable in said),
            fault=by_place[into].why(me.locale) if variable in said else "",
        )
        for variable, into in made.into.items()
    ]


def _shown(value: Value | None, is_there: bool) -> str:
    return value.shown if value and is_there else ""


def _text(pasted: str) -> str:
    """What came as HTML is matched on its text, and so is what is pasted as HTML."""
    head = pasted.lstrip()[:500].lower()
    if not (head.startswith("<") and ">" in head):
        return pasted
    return stripped(pasted) if is_bomb(pasted) else read_html(safe(pasted))[0]


async def came(tx: Tx, me: Grants, channel_id: int) -> CameLetters:
    """The last letters that came into the channel, as far as the caller sees their dialogs. Raises Missing."""
    await _demand(tx, me, channel_id)
    rows = await tx.fetch(_CAME, channel_id, LOOKED_AT)
    dialogs = await tx.fetch(_DIALOGS, sorted({row["conversation_id"] for row in rows}))
    seen = {row["id"] for row in dialogs if sees(me, scope_of(row))}
    return CameLetters([_came(row) for row in rows if row["conversation_id"] in seen][:NEWEST])


def _came(row: Mapping[str, Any]) -> CameLetter:
    return CameLetter(
        conversation_id=row["conversation_id"],
        seq=row["seq"],
        at=row["sent_at"],
        sender=row["sender"] or "",
        subject=row["subject"] or "",
        text=row["text"][:TEXT_MAX],
    )


async def _demand(tx: Tx, me: Grants, channel_id: int) -> None:
    """One that is there, and no colleague's own. Raises Missing."""
    if await tx.value(_CHANNEL, channel_id, me.user_id) is None:
        raise Missing
