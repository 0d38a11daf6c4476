"""The administrator's words of a text, in place of ours, and ours again."""

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault
from backend.kit.settings import Settings
from backend.notify.wording.look import samples
from backend.notify.wording.schemas import PutHouseText, TriedHouseText, TryHouseText
from backend.texts.catalogue import TEXTS, TITLE_MAX, Text
from backend.texts.fill import fill, is_loose, named, strangers, tidy
from backend.texts.read import ours

_BEFORE = "SELECT title, text, own, version FROM house_texts WHERE key = $1 AND locale = $2"
# a row is never taken away: its version tells whoever looked before that it is another now
_WRITE = """
INSERT INTO house_texts AS t (key, locale, title, text, own, changed_by)
SELECT $1, $2, $3, $4, $5, $6
WHERE $7::bigint = 0 OR EXISTS (SELECT FROM house_texts WHERE key = $1 AND locale = $2)
ON CONFLICT (key, locale) DO UPDATE SET title = excluded.title, text = excluded.text, own = excluded.own,
    changed_by = excluded.changed_by, version = t.version + 1, changed_at = now()
WHERE t.version = $7
RETURNING t.version
"""


async def put(tx: Tx, me: Grants, ip: str | None, new: PutHouseText) -> None:
    """Raises Invalid (key, title, text: which variable is none of this text's), Conflict stale_version."""
    known = _known(new.key)
    title, text = _taken(known, new.title, new.text)
    shipped = ours(known.key, new.locale)
    own = bool(title or text) and (title, text) != shipped
    before = await tx.row(_BEFORE, known.key, new.locale)
    version = before["version"] if before else 0
    made = await tx.value(_WRITE, known.key, new.locale, title, text, own, me.user_id, new.version)
    if made is None:
        raise Conflict("stale_version", extra={"version": version})
    was = (before["title"], before["text"]) if before and before["own"] else shipped
    now = (title, text) if own else shipped
    about = {"text_key": known.key, "language": new.locale}
    await audit.write(tx, me, ip, "texts.worded", ("text", None), _told(was), _told(now) | about)


def tried(me: Grants, settings: Settings, new: TryHouseText) -> TriedHouseText:
    """Raises Invalid as `put` does: what is shown could be kept."""
    known = _known(new.key)
    title, text = _taken(known, new.title, new.text)
    if not title and not text:
        title, text = ours(known.key, new.locale)
    values = samples(known, new.locale, settings)
    return TriedHouseText(fill(title, values).strip(), fill(text, values).strip())


def _known(key: str) -> Text:
    if key not in TEXTS:
        raise Invalid("invalid", fields={"key": "no_such_text"})
    return TEXTS[key]


def _taken(known: Text, title: str, text: str) -> tuple[str, str]:
    """Tidy, and such as can be sent."""
    given = {"title": tidy(clean_text(title)).strip(), "text": tidy(clean_text(text)).strip()}
    parts, most = known.parts(), {"title": TITLE_MAX, "text": known.most}
    if not any(given.values()):
        return "", ""
    faults: dict[str, Fault] = {}
    for part, value in given.items():
        if part not in parts:
            if value:
                faults[part] = Fault("text_part")
        elif fault := _fault(known, part, value, most[part]):
            faults[part] = fault
    if faults:
        raise Invalid("invalid", fields=faults)
    return given["title"], given["text"]


def _fault(known: Text, part: str, value: str, most: int) -> Fault | None:
    wrong = strangers(value, known.variables)
    if wrong:
        return Fault("text_variable", {"name": f"{{{wrong[0]}}}"})
    if is_loose(value):
        return Fault("text_brace")
    if len(value) > most:
        return Fault("text_too_long", {"limit": most})
    # a notice may say all in its title; a letter without words is none
    if not value and (part == "title" or known.group != "notices"):
        return Fault("required")
    if part == "text":
        lacking = [name for name in known.needed if name not in named(value)]
        if lacking:
            return Fault("text_needs", {"name": f"{{{lacking[0]}}}"})
    return None


def _told(words: tuple[str, str]) -> dict[str, str]:
    return {"words_title": words[0], "words_text": words[1]}
