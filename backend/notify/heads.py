"""Nobody has looked for long: their heads are told, whoever of them sees what it is about."""

from backend.kit.db import Database
from backend.notify.afresh import is_afresh, is_quoting
from backend.notify.tell import Notice, tell
from backend.notify.way import Outcome, Sending

_HEADS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE r.key = 'supervisor' AND u.deactivated_at IS NULL AND u.id <> $1 ORDER BY u.id
"""


class Heads:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def send(self, sending: Sending) -> Outcome:
        notice, said = sending.newest, sending.said[-1]
        async with self._db.tx() as tx:
            heads = [row["id"] for row in await tx.fetch(_HEADS, sending.user_id)]
            data = {"who": sending.reader, "title": said.title, "text": said.text}
            subject = (notice.subject.kind, notice.subject.id)
            place = {name: getattr(notice.place, name) for name in notice.place.__struct_fields__}
            if is_quoting(notice):
                # what was written stays where it stands: each reads it there
                data = {"who": sending.reader, "title": said.title, "of": notice.kind}
            elif is_afresh(notice):
                # these words and this way were the other reader's: each head has their own, by what they see
                kept = {name: value for name, value in notice.data.items() if name not in ("title", "text")}
                data = {**kept, "who": sending.reader, "of": notice.kind}
                place = {"activity_id": notice.place.activity_id}
            once = f"unseen:{notice.id}"
            told = [
                Notice(to=head, kind="unseen", subject=subject, place=place, data=data, once=once) for head in heads
            ]
            await tell(tx, told)
        return Outcome("sent") if heads else Outcome("held", "no_head")
