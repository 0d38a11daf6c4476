"""A talk of any channel passed on by e-mail: what stands in the letter, and what of too long a talk is left out."""

from typing import Any
from uuid import uuid4

from backend.inbox.actions.reply.post import Posted
from backend.inbox.forwarding.forward import forward
from backend.inbox.forwarding.render import RENDERED_MAX
from backend.inbox.forwarding.schemas import CHOSEN_MAX, Forward
from tests.cast import Cast

_SAID = """
WITH c AS (UPDATE conversations SET seq = seq + $2, in_seq = seq + $2 WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, text, provider_at, identity_id)
SELECT id, c.seq - $2 + n, 'in', replace($3, '#', n::text), now(), identity_id
FROM c CROSS JOIN generate_series(1, $2::int) n RETURNING seq
"""
LEFT_OUT = "Более ранние сообщения в письмо не вошли."


async def passed_on(cast: Cast, dialog: int, **more: Any) -> tuple[Posted, str]:
    """By anna, from a mailbox; the tail of the letter."""
    mailbox = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('email', 'Почта') RETURNING id")
    given = {"channel_id": mailbox, "to": "supply@works.ru", "subject": "Fwd: Глеб", "text": "Сделаете?"}
    new = Forward(client_id=uuid4(), **(given | more))  # type: ignore[arg-type]
    grants = await cast.grants("anna")
    async with cast.db.tx() as tx:
        posted = await forward(tx, grants, dialog, new)
    quote = "SELECT quote FROM letters WHERE conversation_id = $1 AND seq = $2"
    message = posted.message
    return posted, str(await cast.db.hot.fetchval(quote, message.conversation_id, message.seq))


async def telegram(cast: Cast) -> int:
    channel = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('telegram', 'Бот') RETURNING id")
    return await cast.dialog(channel_id=channel)


async def test_a_talk_in_telegram_goes_by_e_mail_whole_without_notes(cast: Cast) -> None:
    dialog = await telegram(cast)
    await cast.says("anna", dialog, "Это не для них", kind="note")
    answer = (await cast.says("anna", dialog, "4500 рублей")).message.seq
    sent = "UPDATE messages SET state = 'sent' WHERE conversation_id = $1 AND seq = $2"
    await cast.db.hot.execute(sent, dialog, answer)
    posted, tail = await passed_on(cast, dialog)
    assert posted.message.conversation_id != dialog
    assert tail.index("Сколько стоит самовар?") < tail.index("4500 рублей")
    assert "Глеб, " in tail
    assert "Анна, " in tail
    assert "Это не для них" not in tail
    assert LEFT_OUT not in tail
    # nobody owes anything for it, and the customer's own dialog waits for what it waited for
    there = await cast.row(posted.message.conversation_id)
    assert (there["waiting_since"], there["unanswered"]) == (None, False)
    assert posted.message.text == "Сделаете?"


async def test_of_a_long_talk_the_newest_go_and_the_letter_says_so(cast: Cast) -> None:
    dialog = await telegram(cast)
    await cast.db.hot.execute(_SAID, dialog, CHOSEN_MAX, "Слово #.")
    _, tail = await passed_on(cast, dialog)
    assert LEFT_OUT in tail
    assert tail.count("Слово ") == CHOSEN_MAX
    assert "Сколько стоит самовар?" not in tail
    # chosen by hand they are what was chosen
    _, chosen = await passed_on(cast, dialog, seqs=(1, 2))
    assert LEFT_OUT not in chosen
    assert "Сколько стоит самовар?" in chosen


async def test_of_one_that_is_too_much_for_a_letter_the_oldest_stay(cast: Cast) -> None:
    dialog = await telegram(cast)
    await cast.db.hot.execute(_SAID, dialog, 12, "Глава #. " + "а" * 19_000)
    _, tail = await passed_on(cast, dialog)
    assert LEFT_OUT in tail
    assert "Глава 12. " in tail
    assert "Глава 1. " not in tail
    assert len(tail) < RENDERED_MAX + 1_000
