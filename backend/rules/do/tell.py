"""Tell colleagues, where each of them wants to be told (backend/notify)."""

from backend.inbox.saved_replies.values import values_of
from backend.inbox.saved_replies.variables import render
from backend.kit.db import HotTx
from backend.notify.tell import Notice, tell
from backend.rules.do.deed import Doing
from backend.rules.do.words import words_of
from backend.rules.held import NOTHING, fill
from backend.rules.schemas import RuleDid, RuleDo, RuleWho

_LEADS = """
SELECT coalesce((SELECT responsible_id FROM cards WHERE id = $1),
                (SELECT responsible_id FROM conversations WHERE id = $2),
                (SELECT responsible_id FROM contacts WHERE id = $3)) AS id
"""
_OF = {
    "user": "SELECT id FROM users WHERE id = $1 AND deactivated_at IS NULL",
    "role": "SELECT id FROM users WHERE role_id = $1 AND deactivated_at IS NULL",
    "team": """SELECT u.id FROM team_members m JOIN users u ON u.id = m.user_id AND u.deactivated_at IS NULL
               WHERE m.team_id = $1""",
}
# The nearest counts, as everywhere (backend/feed/following): who left the request is not told for its person's sake.
_FOLLOW = """
SELECT f.user_id AS id FROM follows f JOIN users u ON u.id = f.user_id AND u.deactivated_at IS NULL
WHERE f.kind = 'card' AND f.subject_id = $1 OR f.kind = 'contact' AND f.subject_id = $2
   OR f.kind = 'company' AND f.subject_id = (SELECT company_id FROM cards WHERE id = $1)
GROUP BY f.user_id HAVING coalesce(min(f.level) FILTER (WHERE f.kind = 'card'),
    min(f.level) FILTER (WHERE f.kind = 'contact'), min(f.level)) <> 'off'
"""
# phones, addresses and sums are hidden from some roles
_OPEN = ("name", "surname", "number", "status", "channel", "date")
_HEADS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id WHERE r.key = 'supervisor' AND u.deactivated_at IS NULL
"""


async def notify(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Each of them once a run, and of what they see: whoever does not see it is told nothing."""
    about = doing.about
    people: set[int] = set()
    for who in deed.to:
        people |= await _who(tx, doing, who)
    if not people:
        return RuleDid(deed.kind, "nobody_to_tell")
    if about.card_id is not None:
        subject: tuple[str, int] = ("card", about.card_id)
    elif about.conversation_id is not None:
        subject = ("conversation", about.conversation_id)
    elif about.contact_id is not None:
        subject = ("contact", about.contact_id)
    else:
        return RuleDid(deed.kind, "no_card")
    place = {"card_id": about.card_id, "contact_id": about.contact_id, "conversation_id": about.conversation_id}
    text = await _text(tx, doing, deed.text)
    told = [
        Notice(
            to=user_id,
            kind="rule",
            subject=subject,
            place={name: value for name, value in place.items() if value is not None},
            data={"title": doing.grants.name, "text": text},
            once=f"rule:{doing.key}:{doing.at}",
        )
        for user_id in sorted(people)
    ]
    await tell(tx, told)
    return RuleDid(deed.kind)


async def _text(tx: HotTx, doing: Doing, text: str) -> str:
    """The template with what every colleague may know who sees the thing."""
    if "{{" in text:
        text = fill(text, await words_of(tx, doing.fact, doing.grants.locale), NOTHING)
    talk = doing.about.conversation_id
    if talk is None or "{{" not in text:
        return text
    values = (await values_of(tx, doing.grants, talk)).values.get(doing.grants.locale, {})
    return render(text, {name: value for name, value in values.items() if name in _OPEN}).text


async def _who(tx: HotTx, doing: Doing, who: RuleWho) -> set[int]:
    about = doing.about
    if who.kind == "responsible":
        found = await tx.value(_LEADS, about.card_id, about.conversation_id, about.contact_id)
        return set() if found is None else {found}
    if who.kind == "heads":
        return {row["id"] for row in await tx.fetch(_HEADS)}
    if who.kind == "followers":
        return {row["id"] for row in await tx.fetch(_FOLLOW, about.card_id, about.contact_id)}
    return {row["id"] for row in await tx.fetch(_OF[who.kind], who.id)}
