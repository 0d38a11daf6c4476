"""Whoever is erased is nowhere; whoever is not stays whole."""

import asyncio
from pathlib import Path

import pytest

from backend.kit import jobs
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.secrets import Cipher
from backend.kit.storage import Storage
from backend.privacy.erasing import ask, perform
from backend.privacy.schemas import AskErasure
from backend.privacy.setting import PrivacySetting, keep_setting
from tests.cast import Cast
from tests.privacy.everywhere import MAIL, MARK, NUMBER, PHONE, fill, seen, stored

CIPHER = Cipher("k" * 40)
_ASK = """
INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at)
VALUES ($1, 'waiting', $2, $3, $4, now()) RETURNING id
"""


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files")


async def erased(cast: Cast, storage: Storage, contact: int, notes: str = "erase", papers: str = "keep") -> int:
    """Asked for, done, and settled."""
    number = await cast.db.hot.fetchval(_ASK, contact, notes, papers, cast.ids["ada"])
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    await perform.step(cast.db, storage, CIPHER, number)
    return int(number)


async def test_of_whoever_is_erased_no_table_and_no_file_says_a_word(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    filled = await seen(cast.db, MARK, NUMBER, PHONE, MAIL)
    assert len(filled) > 30, filled
    assert len(await stored(storage, MARK)) == 9
    number = await erased(cast, storage, contact)
    assert await seen(cast.db, MARK, NUMBER, PHONE, MAIL) == []
    assert await stored(storage, MARK) == []
    row = await cast.db.hot.fetchrow(
        "SELECT state, removed::text AS removed, under_way FROM erasures WHERE id = $1", number
    )
    assert (row["state"], row["under_way"]) == ("done", None)
    assert '"messages":3' in row["removed"].replace(" ", "")


_INVOICE = """
INSERT INTO invoices (card_id, seller_id, client_id, state, year, n, number, language, currency, lines, gross, discount,
    tax, total, buyer, buyer_name, contact_id, seller, note, due_on, issued_on, time_zone, issued_at)
SELECT card_id, (SELECT id FROM s), gen_random_uuid(), 'issued', 2026, 1, 'A-1', 'en', 'EUR', '[]', 5, 0, 0, 5,
    jsonb_build_object('name', 'Buyer'), 'Buyer', contact_id, '{}', $2, current_date,
    current_date - $3::int, 'UTC', now()
FROM conversations WHERE id = $1 RETURNING id
"""


async def invoiced(cast: Cast, dialog: int, days_ago: int) -> int:
    seller = "WITH s AS (INSERT INTO sellers (name, time_zone) VALUES ('We', 'UTC') RETURNING id)"
    found = await cast.db.hot.fetchval(f"{seller} {_INVOICE}", dialog, f"for {MARK}", days_ago)
    return int(found)


async def test_an_invoice_that_the_law_keeps_stays_with_what_the_law_wants_and_no_more(
    cast: Cast, storage: Storage
) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await invoiced(cast, dialog, days_ago=10)
    await erased(cast, storage, contact)
    assert await seen(cast.db, MARK, NUMBER, PHONE, MAIL) == []
    kept = await cast.db.hot.fetchrow("SELECT number, buyer_name, note, contact_id FROM invoices")
    assert tuple(kept) == ("A-1", "Buyer", "", None)
    shell = await cast.db.hot.fetchrow("SELECT contact_id, title, comment, fields::text AS fields FROM cards")
    assert tuple(shell) == (None, "", "", "{}")


async def test_an_invoice_older_than_the_law_asks_for_goes(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await invoiced(cast, dialog, days_ago=366 * 11)
    await erased(cast, storage, contact, papers="refuse")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM invoices") == 0
    assert await cast.db.hot.fetchval("SELECT count(*) FROM cards") == 0


async def test_an_invoice_that_came_while_it_waited_holds_it_up(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await invoiced(cast, dialog, days_ago=1)
    number = await cast.db.hot.fetchval(_ASK, contact, "erase", "refuse", cast.ids["ada"])
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    row = await cast.db.hot.fetchrow("SELECT state, held FROM erasures")
    assert tuple(row) == ("waiting", "papers")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE id = $1", contact) == 1


async def test_an_answer_on_its_way_to_them_is_waited_for(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    await cast.db.hot.execute("UPDATE outbox SET state = 'sending'")
    number = await cast.db.hot.fetchval(_ASK, contact, "erase", "keep", cast.ids["ada"])
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    assert tuple(await cast.db.hot.fetchrow("SELECT state, held FROM erasures")) == ("waiting", "sending")
    await cast.db.hot.execute("UPDATE outbox SET state = 'queued'")
    await erased_on(cast, storage, number)
    assert await seen(cast.db, MARK, NUMBER) == []


async def erased_on(cast: Cast, storage: Storage, number: int) -> None:
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    await perform.step(cast.db, storage, CIPHER, number)


async def test_colleagues_notes_stay_where_that_was_chosen_and_lead_to_nobody(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await cast.db.hot.execute("UPDATE messages SET text = 'he paid late' WHERE direction = 'note'")
    await erased(cast, storage, contact, notes="keep")
    assert await seen(cast.db, NUMBER, PHONE, MAIL) == []
    rows = await cast.db.hot.fetch("SELECT direction, text FROM messages")
    assert [tuple(row) for row in rows] == [("note", "he paid late")]
    shell = await cast.row(dialog)
    assert (shell["contact_id"], shell["identity_id"], shell["state"]) == (None, None, "done")


async def test_of_others_nothing_goes(cast: Cast, storage: Storage) -> None:
    other = await cast.dialog("Мария")
    await cast.says("anna", other, "Здравствуйте, Мария")
    before = await cast.row(other)
    words = await seen(cast.db, "Мария")
    await erased(cast, storage, await fill(cast, storage, await cast.dialog()))
    assert await cast.row(other) == before
    assert await seen(cast.db, "Мария") == words


async def test_what_a_colleague_wrote_while_it_was_done_goes_at_the_second_look(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    number = await cast.db.hot.fetchval(_ASK, contact, "erase", "keep", cast.ids["ada"])
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    # by somebody who had read the person before they went
    await cast.db.hot.execute(
        "INSERT INTO tasks (kind, title, subject_kind, subject_id, state) VALUES ('call', $1, 'contact', $2, 'open')",
        MARK, contact,
    )  # fmt: skip
    await perform.step(cast.db, storage, CIPHER, number)
    assert await seen(cast.db, MARK) == []


async def test_whoever_reads_who_writes_is_through_before_or_comes_after(cast: Cast, storage: Storage) -> None:
    """A message under way is stored before they are erased, and goes; the erasure does not overtake it."""
    contact = await fill(cast, storage, await cast.dialog())
    number = await cast.db.hot.fetchval(_ASK, contact, "erase", "keep", cast.ids["ada"])
    async with cast.db.tx() as receiving:
        await receiving.fetch("SELECT id FROM identities WHERE external_user = $1", NUMBER)
        # it waits at the door for a moment, and then lets everybody through again
        with pytest.raises(jobs.Later):
            await asyncio.wait_for(perform.step(cast.db, storage, CIPHER, number), 60)
        assert await receiving.value("SELECT count(*) FROM contacts WHERE id = $1", contact) == 1
    await erased_on(cast, storage, number)
    assert await seen(cast.db, MARK, NUMBER) == []


async def asked(cast: Cast, contact: int, who: str = "ada", **body: str) -> object:
    async with cast.db.tx() as tx:
        new = AskErasure(**({"typed": f"Глеб {MARK}"} | body))  # type: ignore[arg-type]
        return await ask.ask(tx, await cast.grants(who), None, contact, new)


async def test_it_is_asked_for_by_the_name_waits_and_can_be_called_off(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    async with cast.db.tx() as tx:
        found = await ask.look(tx, await cast.grants("ada"), contact)
    assert (found.dialogs, found.messages, found.notes, found.files, found.cards) == (1, 2, 1, 4, 1)
    assert found.people == 2
    with pytest.raises(Invalid):
        await asked(cast, contact, typed="somebody else")
    view = await asked(cast, contact)
    assert view.state == "waiting"  # type: ignore[attr-defined]
    with pytest.raises(Conflict):
        await asked(cast, contact)
    number = view.id  # type: ignore[attr-defined]
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE id = $1", contact) == 1
    async with cast.db.tx() as tx:
        called_off = await ask.cancel(tx, await cast.grants("ada"), None, number)
    assert called_off.state == "cancelled"
    await cast.db.hot.execute("UPDATE erasures SET due_at = now()")
    await perform.step(cast.db, storage, CIPHER, number)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE id = $1", contact) == 1


async def test_an_invoice_to_be_kept_refuses_until_it_is_said_how(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await invoiced(cast, dialog, days_ago=1)
    with pytest.raises(Conflict) as refused:
        await asked(cast, contact)
    assert refused.value.code == "erasure_papers"
    assert (await asked(cast, contact, papers="keep")).state == "waiting"  # type: ignore[attr-defined]


async def test_where_two_have_to_agree_one_is_not_enough(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    async with cast.db.tx() as tx:
        await keep_setting(tx, PrivacySetting(second=True))
        other = await tx.value(
            "INSERT INTO users (email, name, role_id) SELECT 'olga@x', 'Ольга', id FROM roles"
            " WHERE key = 'administrator' RETURNING id"
        )
    cast.ids["olga"] = other
    number = (await asked(cast, contact)).id  # type: ignore[attr-defined]
    async with cast.db.tx() as tx:
        with pytest.raises(Conflict) as refused:
            await ask.agree(tx, await cast.grants("ada"), None, number)
    assert refused.value.code == "erasure_own"
    async with cast.db.tx() as tx:
        view = await ask.agree(tx, await cast.grants("olga"), None, number)
    assert (view.state, view.confirmed_by) == ("waiting", "Ольга")


async def test_nobody_looks_at_or_erases_whom_they_do_not_see(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog(channel_id=cast.secret))
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await ask.look(tx, await cast.grants("anna"), contact)
    with pytest.raises(Missing):
        await asked(cast, contact, who="anna")
