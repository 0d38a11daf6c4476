"""Which letter ours answers: by its subject, its headers and what stands below it."""

import json
from typing import Any

import pytest

from backend.inbox.deliver.content import Content, load
from backend.kit.errors import Invalid
from tests.cast import Cast

_THEIRS = """
WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = seq + 1 WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, text, provider_at, identity_id, meta)
SELECT id, seq, 'in', $2, now(), identity_id, $3::text::jsonb FROM c RETURNING seq
"""


async def letters(cast: Cast) -> tuple[int, int, int]:
    """A dialog, and their two letters in it."""
    channel = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('email', 'Почта') RETURNING id")
    dialog = await cast.dialog(channel_id=channel)
    seqs = []
    for n, subject in enumerate(("Самовары", "Чайники")):
        letter = {"subject": subject, "message_id": f"{n}@x.ru", "sender": {"address": "gleb@x.ru"}}
        seqs.append(await cast.db.hot.fetchval(_THEIRS, dialog, f"О них {n}", json.dumps({"letter": letter})))
    return dialog, seqs[0], seqs[1]


async def leaves(cast: Cast, dialog: int, **rest: Any) -> Content:
    seq = (await cast.says("anna", dialog, "Ответ", **rest)).message.seq
    async with cast.db.tx() as tx:
        return (await load(tx, [(dialog, seq)]))[dialog, seq]


async def test_it_answers_the_letter_that_its_composer_had_before_them(cast: Cast) -> None:
    """Whatever came while it was written, and whatever they replied to."""
    dialog, first, second = await letters(cast)
    for rest, subject, said in (
        ({"letter": {"answers": first}}, "Самовары", "О них 0"),
        ({"letter": {"answers": second}}, "Чайники", "О них 1"),
        ({}, "Чайники", "О них 1"),
        ({"reply_to": first}, "Самовары", "О них 0"),
        ({"reply_to": second, "letter": {"answers": first}}, "Самовары", "О них 0"),
    ):
        made = await leaves(cast, dialog, **rest)  # type: ignore[arg-type]
        assert made.answered.letter is not None
        assert made.answered.quoted is not None
        assert (made.answered.letter.subject, made.answered.quoted.text) == (subject, said), rest


async def test_what_comes_before_it_leaves_is_not_what_it_answers(cast: Cast) -> None:
    dialog, _, second = await letters(cast)
    seq = (await cast.says("anna", dialog, "Ответ")).message.seq
    later = json.dumps({"letter": {"subject": "Позже", "message_id": "9@x.ru", "sender": {"address": "gleb@x.ru"}}})
    await cast.db.hot.fetchval(_THEIRS, dialog, "Позже", later)
    async with cast.db.tx() as tx:
        answered = (await load(tx, [(dialog, seq)]))[dialog, seq].answered
    assert answered.letter is not None
    assert answered.letter.subject == "Чайники"
    meta = "SELECT meta ->> 'answers' FROM messages WHERE conversation_id = $1 AND seq = $2"
    assert await cast.db.hot.fetchval(meta, dialog, seq) == str(second)


_INVITES = {"kind": "invitation", "uid": "7@x.ru", "title": "Показ", "sequence": 1, "asks": True}


async def invites(cast: Cast, dialog: int, organizer: str, **head: Any) -> int:
    letter = {"subject": "Приглашение", "message_id": "5@x.ru", "sender": {"address": "gleb@x.ru"}, **head}
    meta = json.dumps({"letter": letter | {"organizer": {"address": organizer}}, "other": _INVITES})
    return int(await cast.db.hot.fetchval(_THEIRS, dialog, "Приходите", meta))


async def test_an_invitation_is_answered_as_a_letter_and_to_whoever_invites(cast: Cast) -> None:
    dialog, first, _ = await letters(cast)
    for organizer, head, to in (
        ("boss@x.ru", {"cc": [{"address": "boss@x.ru"}]}, ["boss@x.ru"]),
        # it names somebody whom nobody wrote to: no letter of ours goes to strangers because a stranger says so
        ("victim@y.ru", {}, []),
        ("boss@x.ru", {"cc": [{"address": "boss@x.ru"}], "trust": "fail"}, []),
    ):
        seq = await invites(cast, dialog, organizer, **head)  # type: ignore[arg-type]
        made = (await leaves(cast, dialog, letter={"answers": seq, "invitation": "accepted"})).letter
        assert made is not None
        assert made.meeting is not None
        told = (made.meeting.uid, made.meeting.answer, made.meeting.sequence, made.meeting.title)
        assert told == ("7@x.ru", "accepted", 1, "Показ")
        assert [box.address for box in made.to] == to, organizer
    with pytest.raises(Invalid) as refused:
        await cast.says("anna", dialog, "Приду", letter={"answers": first, "invitation": "declined"})
    assert refused.value.fields == {"letter.invitation": "no_invitation"}
