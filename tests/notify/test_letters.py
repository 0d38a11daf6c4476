"""Notices by e-mail: to a confirmed address alone, at once or gathered, each with a way to have no more of its kind."""

import re
from email.message import EmailMessage
from typing import Any

import pytest

from backend.kit.errors import Invalid
from backend.notify import centre, setup
from backend.notify.ways.letters import opened
from backend.notify.wishes import NoticeAgain, NoticeWays
from tests.cast import Cast
from tests.notify.conftest import Box
from tests.notify.house import Leaving

LETTER = NoticeWays(app=True, push=False, email="at_once", bot=False)
DIGEST = NoticeWays(app=True, push=False, email="digest", bot=False)


def said_in(letter: EmailMessage) -> str:
    """As a program that shows no HTML reads it."""
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


async def wants(leaving: Leaving, who: str, confirmed: bool = True, **kinds: Any) -> None:
    cast = leaving.cast
    async with cast.db.tx() as tx:
        me = await cast.grants(who)
        await setup.put_mine(tx, me, setup.PutNoticeSettings(kinds))
        if confirmed:
            token = setup.confirming(leaving.cipher, cast.ids[who], f"{who}@example.com")
            await setup.confirm(tx, me, leaving.cipher, token)


async def test_a_letter_goes_to_a_confirmed_address_alone(leaving: Leaving, box: Box) -> None:
    await wants(leaving, "anna", confirmed=False, mentioned=LETTER)
    await leaving.tells("anna")
    await leaving.sends()
    assert (box.letters, await leaving.journal()) == ([], [("email", "held", "no_address")])
    await wants(leaving, "anna", mentioned=LETTER)
    await leaving.tells("anna", place={"path": "/tasks"})
    await leaving.sends()
    (letter,) = box.letters
    assert (letter["To"], letter["Subject"]) == ("anna@example.com", "Анна зовёт вас: Глеб")
    assert f"{leaving.settings.public_url}/tasks" in said_in(letter)


async def test_an_address_that_changed_is_confirmed_anew_and_a_strangers_link_confirms_nothing(
    leaving: Leaving, cast: Cast, box: Box
) -> None:
    await wants(leaving, "anna", mentioned=LETTER)
    await leaving.run("UPDATE users SET email = 'new@example.com' WHERE id = $1", cast.ids["anna"])
    await leaving.tells("anna")
    await leaving.sends()
    assert box.letters == []
    for token in (setup.confirming(leaving.cipher, cast.ids["boris"], "boris@example.com"), "nonsense", "ыыы"):
        async with cast.db.tx() as tx:
            with pytest.raises(Invalid):
                await setup.confirm(tx, await cast.grants("anna"), leaving.cipher, token)


async def test_a_digest_is_one_letter_with_all_that_nobody_has_read(leaving: Leaving, box: Box) -> None:
    await wants(leaving, "anna", mentioned=DIGEST, commented=DIGEST)
    for n in range(3):
        await leaving.tells("anna", data={"who": "Анна", "whose": f"№{n}", "text": ""})
    await leaving.tells("anna", kind="commented", data={"who": "Борис", "title": "Смета", "text": "готово"})
    await leaving.sends(early=False)
    assert box.letters == []
    await leaving.sends()
    (letter,) = box.letters
    said = said_in(letter)
    assert all(each in said for each in ("№0", "№1", "№2", "Борис пишет: Смета", "готово"))


async def test_messages_that_came_far_apart_are_one_line_of_a_digest_that_counts_them(
    leaving: Leaving, cast: Cast, box: Box
) -> None:
    await wants(leaving, "anna", message=DIGEST, commented=DIGEST)
    dialog = await cast.dialog()
    about: dict[str, Any] = {"kind": "message", "subject": ("conversation", dialog), "data": {"whose": "Глеб"}}
    for _ in range(3):
        await leaving.tells("anna", **about)
    await leaving.tells("anna", kind="commented", data={"who": "Борис", "title": "Смета", "text": "готово"})
    await leaving.sends()
    (letter,) = box.letters
    assert letter["Subject"].endswith(": 2")
    assert said_in(letter).count("Глеб") == 1
    assert "Глеб: новых сообщений — 3" in said_in(letter)
    async with cast.db.tx() as tx:
        await centre.read(tx, cast.ids["anna"], [], 2**40)
        read = (await centre.mine(tx, await cast.grants("anna"), "all", 9)).items
    # what was read is not new
    assert [(each.title, each.count) for each in read if each.kind == "message"] == [("Глеб", 3)]


async def test_one_press_ends_letters_of_that_kind_and_no_other(leaving: Leaving, cast: Cast, box: Box) -> None:
    await wants(leaving, "anna", mentioned=LETTER, commented=LETTER)
    await leaving.tells("anna")
    await leaving.sends()
    (letter,) = box.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"token=([\w\-]+)", letter["List-Unsubscribe"])
    assert found is not None
    off = opened(leaving.cipher, found[1])
    assert (off.user_id, off.kind) == (cast.ids["anna"], "mentioned")
    async with cast.db.tx() as tx:
        await setup.silence(tx, off.user_id, off.kind)
    await leaving.tells("anna", group="a")
    await leaving.tells("anna", kind="commented", group="b")
    await leaving.sends()
    assert len(box.letters) == 2


async def test_a_mail_server_that_bids_wait_is_asked_again_and_one_that_refuses_is_not(
    leaving: Leaving, box: Box
) -> None:
    await wants(leaving, "anna", mentioned=LETTER)
    box.answers = ["451 later"]
    await leaving.tells("anna")
    await leaving.sends(early=True)
    await leaving.run("UPDATE notice_deliveries SET due_at = now()")
    await leaving.sends()
    assert len(box.letters) == 1


async def test_what_nobody_looked_at_goes_to_the_heads_and_what_was_seen_does_not(
    leaving: Leaving, cast: Cast, box: Box
) -> None:
    house = setup.PutNoticeHouse(0, {}, {"mentioned": NoticeAgain(head=10)})
    async with cast.db.tx() as tx:
        await setup.put_house(tx, await cast.grants("ada"), "127.0.0.1", house)
    await leaving.tells("anna")
    await leaving.sends()
    told = await cast.db.hot.fetch("SELECT user_id, data ->> 'who' AS who FROM notices WHERE kind = 'unseen'")
    assert [tuple(row) for row in told] == [(cast.ids["boris"], "Анна")]
    await leaving.tells("anna", group="x")
    await leaving.run("UPDATE notices SET read_at = now()")
    await leaving.sends()
    assert await cast.db.hot.fetchval("SELECT count(*) FROM notices WHERE kind = 'unseen'") == 1
