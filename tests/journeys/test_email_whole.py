"""A mailbox in full: letters in by IDLE, answers out by SMTP, threads, what comes back, who is not let in."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from backend.connectors.email import mime
from backend.connectors.email.quotes import fold
from tests.fixtures.processes import Processes
from tests.journeys.house import Ear, House, Person, open_house, until
from tests.journeys.test_vk_whole import arrived, changed
from tests.platforms.mail import ADDRESS, Customer, MailServer, TokenServer
from tests.platforms.telegram import samples


@pytest.fixture
def mail(dovecot: None) -> Iterator[MailServer]:
    with TokenServer() as tokens, MailServer(tokens) as server:
        yield server


async def connect(ada: Person, mail: MailServer, **more: Any) -> dict[str, Any]:
    body = {"kind": "email", "name": "Почта лавки", "settings": mail.settings(**more)}
    made = await ada.call("POST", "/channels", body)
    assert made.status_code == 201, made.text
    channel: dict[str, Any] = made.json()
    for _ in range(4):
        if channel["check"]["missing"] != ["no_answer"]:
            break
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
    return channel


def sent(seq: int) -> Any:
    return changed(lambda message: message["seq"] == seq and message["state"] == "sent")


async def talk(mail: MailServer, gleb: Customer, anna: Person, his: Ear) -> int:
    """A question and its answer, there and back, in one thread and with the words that are new alone."""
    gleb.writes("Почём самовар?", "Самовары")
    first = await his.until(arrived("Почём самовар?"))
    message, row = first["message"], first["conversation"]
    assert (message["author"]["name"], row["contact"]["name"]) == ("Глеб Орлов", "Глеб Орлов")
    assert message["meta"]["letter"]["subject"] == "Самовары"
    assert row["waiting_since"] is not None
    dialog = int(row["id"])
    bold = {"type": "bold", "offset": 0, "length": 6}
    photo = ("самовар.jpg", samples.picture(320, 200), "image/jpeg")
    file = (await anna.http.post("/files", files={"file": photo})).json()["id"]
    seq = (await anna.says(dialog, "4500 ₽, вот он", entities=[bold], attachments=[file])).json()["seq"]
    await his.until(sent(seq))
    got = await gleb.gets("4500 ₽, вот он")
    letter = got.letter
    assert (letter["Subject"], letter["From"]) == ("Re: Самовары", f"Лавка <{ADDRESS}>")
    assert letter["In-Reply-To"] == letter["References"] == f"<{message['meta']['letter']['message_id']}>"
    assert "<b>4500 ₽</b>" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert [part.get_filename() for part in letter.iter_attachments()] == ["самовар.jpg"]
    gleb.answers(got, "Беру!")
    back = await his.until(arrived("Беру!"))
    assert (back["conversation"]["id"], back["message"]["meta"]["letter"]["has_quote"]) == (dialog, True)
    # his program forgot the thread, all but our own letter's name
    gleb.writes("И чай к нему", "Re: Самовары", In_Reply_To=str(letter["Message-ID"]))
    assert (await his.until(arrived("И чай к нему")))["conversation"]["id"] == dialog
    # written while it came, and still of the first
    assert (await anna.says(dialog, "О первом", letter={"answers": message["seq"]})).status_code == 201
    about = await gleb.gets("О первом")
    assert about.letter["In-Reply-To"] == f"<{message['meta']['letter']['message_id']}>"
    assert "> Почём самовар?" in about.text
    return dialog


async def written_first(mail: MailServer, anna: Person, his: Ear, channel: int, contact: int) -> None:
    """To an address that was typed, by two at once: one letter thread, and what is answered comes into it."""
    to = {"address": " Olga@Example.com ", "name": "Ольга"}
    bare = await anna.begins(channel, "Здравствуйте", to)
    assert (bare.status_code, list(bare.json()["error"]["fields"])) == (422, ["letter.subject"])
    wrong = await anna.begins(channel, "Здравствуйте", {"address": "olga"}, letter={"subject": "Самовары"})
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["address"])
    letters = [anna.begins(channel, f"Письмо {n}", to, letter={"subject": "Ваш заказ"}) for n in (1, 2)]
    made = [answer.json() for answer in await asyncio.gather(*letters)]
    [dialog] = {each["conversation_id"] for each in made}
    for each in made:
        await his.until(
            changed(lambda m, s=each["seq"]: (m["conversation_id"], m["seq"], m["state"]) == (dialog, s, "sent"))
        )
    olga = mail.customer("olga@example.com", "Ольга Р.")
    got = await olga.gets(min(made, key=lambda each: each["seq"])["text"])
    assert (got.letter["Subject"], got.letter["In-Reply-To"]) == ("Ваш заказ", None)
    olga.answers(got, "Спасибо!")
    back = (await his.until(arrived("Спасибо!")))["conversation"]
    assert (back["id"], back["contact"]["name"], back["responsible"]["name"]) == (dialog, "Ольга", "Анна")
    found = (
        await anna.call("POST", "/conversations/lookup", {"channel_id": channel, "address": "olga@example.com"})
    ).json()
    assert (found["conversation_id"], found["contact"]["name"], found["refused"]) == (dialog, "Ольга", None)
    # of a contact: an address of theirs only, and one that is another's never
    for address, field in (("olga@example.com", None), ("nobody@example.com", "address")):
        other = await anna.begins(
            channel, "Не вам", {"contact_id": contact, "address": address}, letter={"subject": "Х"}
        )
        assert other.status_code == (422 if field else 409), other.text
        assert other.json()["error"]["code"] in ("cannot_start_anothers", "invalid")


async def with_copies(mail: MailServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A subject of one's own, copies that all see and one that nobody sees; what is no address is named."""
    letter = {"subject": "Счёт\r\nBcc: eve@evil.test", "cc": ["Nina@example.com"], "bcc": ["boss@shop.test"]}
    seq = (await anna.says(dialog, "Счёт во вложении", letter=letter)).json()["seq"]
    await his.until(sent(seq))
    for address in (gleb.address, "nina@example.com", "boss@shop.test"):
        await mail.customer(address).gets("Счёт во вложении")
    [row] = [each for each in gleb.got if each.text.startswith("Счёт во вложении")]
    assert (row.letter["Subject"], row.letter["Cc"]) == ("Счёт Bcc: eve@evil.test", "nina@example.com")
    assert row.letter["Bcc"] is None
    assert not mail.ledger.to("eve@evil.test")
    gleb.answers(row, "Получил", Cc="nina@example.com", To=f"{ADDRESS}, boss@shop.test")
    back = (await his.until(arrived("Получил")))["message"]["meta"]["letter"]
    assert [box["address"] for box in back["others"]] == ["boss@shop.test", "nina@example.com"]
    wrong = await anna.says(dialog, "Кому?", letter={"cc": ["никому"]})
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["letter.cc"])
    note = await anna.says(dialog, "Заметка", kind="note", letter={"subject": "Тема"})
    assert (note.status_code, list(note.json()["error"]["fields"])) == (422, ["letter"])


async def names_the_thread(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """Whatever is answered, one's own letter too, any program finds the thread: theirs is answered, ours are named."""
    earlier = {str(row.letter["Message-ID"]) for row in gleb.got}
    items = (await anna.get(f"/conversations/{dialog}/messages", limit=100))["items"]
    own = next(each for each in reversed(items) if each["direction"] == "out")
    newest = next(each for each in reversed(items) if each["direction"] == "in")
    answer = await anna.says(dialog, "Забыла про чай", reply_to=own["seq"], letter={"to": "Nina@example.com"})
    seq = answer.json()["seq"]
    await his.until(sent(seq))
    got = await gleb.mail.customer("nina@example.com").gets("Забыла про чай")
    assert got.letter["To"] == "nina@example.com"
    assert got.letter["In-Reply-To"] == f"<{newest['meta']['letter']['message_id']}>"
    named = str(got.letter["References"]).split()
    assert (named[-1], set(named) >= earlier) == (got.letter["In-Reply-To"], True)
    assert not any("Забыла про чай" in row.text for row in gleb.got), "who was not chosen does not get it"


async def signs(ada: Person, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """The mailbox signs, a person in its place, or nobody; and the answer goes where he wants it."""
    channel = (await anna.get(f"/conversations/{dialog}"))["channel_id"]
    bold = [{"type": "bold", "offset": 0, "length": 6}]
    ours = {"text": "{{me}}, {{position}}\n{{company}}", "entities": bold, "company": "Лавка"}
    forbidden = await anna.call("PUT", f"/channels/{channel}/signature", ours)
    assert forbidden.status_code == 403
    assert (await ada.call("PUT", f"/channels/{channel}/signature", ours)).status_code == 200

    async def written(text: str, **letter: Any) -> Any:
        seq = (await anna.says(dialog, text, **({"letter": letter} if letter else {}))).json()["seq"]
        await his.until(sent(seq))
        return (await gleb.gets(text)).letter

    letter = await written("За подписью лавки")
    said = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "За подписью лавки\n\n-- \nАнна\nЛавка" in said
    assert "<b>Анна</b>" in letter.get_body(("html",)).get_content()
    own = await anna.call("PUT", f"/channels/{channel}/signature/own", {"text": "Анна, самовары"})
    assert own.json()["mine"]["text"] == "Анна, самовары"
    assert "-- \nАнна, самовары" in (await written("За своей подписью")).get_body(("plain",)).get_content().replace(
        "\r", ""
    )
    assert "-- " not in (await written("Без подписи", unsigned=True)).get_body(("plain",)).get_content()
    assert (await anna.call("DELETE", f"/channels/{channel}/signature/own")).status_code == 204
    gleb.answers(gleb.got[-1], "Ответьте на работу", Reply_To="gleb@work.example")
    await his.until(arrived("Ответьте на работу"))
    seq = (await anna.says(dialog, "На работу")).json()["seq"]
    await his.until(sent(seq))
    assert "На работу" in (await gleb.mail.customer("gleb@work.example").gets("На работу")).text
    seq = (await anna.says(dialog, "На прежний адрес", letter={"to": gleb.address})).json()["seq"]
    await his.until(sent(seq))
    await gleb.gets("На прежний адрес")
    assert not any("На работу" in row.text for row in gleb.got)


async def with_pictures(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A picture stands in the letter where its name stands, another goes beside it; what is answered stands below."""
    pictures = [
        ("самовар.jpg", samples.picture(320, 200), "image/jpeg"),
        ("чек.png", samples.picture(64, 64), "image/png"),
    ]
    ids = [(await anna.http.post("/files", files={"file": each})).json()["id"] for each in pictures]
    seq = (await anna.says(dialog, "Вот он: [самовар.jpg] <b>блестит</b>", attachments=ids)).json()["seq"]
    await his.until(sent(seq))
    letter = (await gleb.mail.customer("gleb@work.example").gets("Вот он:")).letter
    page = letter.get_body(("related", "html"))
    html = page.get_body(("html",)).get_content()  # type: ignore[union-attr]
    [picture] = [part for part in letter.walk() if part["Content-ID"]]
    assert f'<img src="cid:{picture["Content-ID"].strip("<>")}"' in html
    assert (picture.get_content(), picture.get_content_disposition()) == (pictures[0][1], "inline")
    assert "&lt;b&gt;блестит" in html
    assert [part.get_filename() for part in letter.iter_attachments()] == ["чек.png"]
    newest = (await anna.get(f"/conversations/{dialog}/messages", limit=100))["items"]
    theirs = next(each for each in reversed(newest) if each["direction"] == "in")
    said = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")  # type: ignore[union-attr]
    new, tail = fold(said)
    assert "Вот он: [самовар.jpg]" in new
    assert tail.splitlines()[-1].startswith("> ") or ">" in tail
    assert f"> {theirs['text'].splitlines()[0]}" in said
    assert "<blockquote" in html


async def passes_on(gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """By a letter in a dialog of its own: what was said and its files; who answers it writes to us alone."""
    row = await anna.get(f"/conversations/{dialog}")
    said = (await anna.get(f"/conversations/{dialog}/messages", limit=100))["items"]
    photo = next(file for each in said if each["direction"] == "out" for file in each["attachments"])
    note = (await anna.says(dialog, "Маржа 40 %", kind="note")).json()["seq"]
    body = {"client_id": str(uuid4()), "channel_id": row["channel_id"], "to": "supply@works.example", "name": "Завод",
            "subject": "Fwd: Самовары", "text": "Сделаете такой?", "files": [photo["id"]]}  # fmt: skip
    path = f"/conversations/{dialog}/forward"
    for change, field in (
        ({"to": "завод"}, "to"), ({"subject": " "}, "subject"), ({"seqs": [note]}, "seqs"),
        ({"files": [str(uuid4())]}, "files"), ({"seqs": [1]}, "files"),
    ):  # fmt: skip
        refused = await anna.call("POST", path, body | {"client_id": str(uuid4())} | change)
        assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, [field]), refused.text
    letter = (await anna.call("POST", path, body)).json()
    again = await anna.call("POST", path, body)
    assert (again.status_code, again.json()["id"]) == (200, letter["id"])
    there = letter["conversation_id"]
    assert there != dialog
    await his.until(changed(lambda m: m["conversation_id"] == there and m["state"] == "sent"))
    supply = gleb.mail.customer("supply@works.example", "Завод")
    [got] = supply.got
    assert (got.letter["Subject"], got.letter["To"]) == ("Fwd: Самовары", "supply@works.example")
    assert got.text.startswith("Сделаете такой?")
    assert "Почём самовар?" in got.text
    assert "Маржа" not in got.text
    assert [part.get_filename() for part in got.letter.iter_attachments()] == [photo["name"]]
    lines = [each["meta"] for each in (await anna.get(f"/conversations/{dialog}/messages", limit=20))["items"]]
    told = next(meta for meta in lines if meta.get("code") == "forwarded")
    assert (told["by"]["name"], told["letter"]["to"], told["conversation_id"]) == (
        "Анна", [{"address": "supply@works.example", "name": "Завод"}], there,
    )  # fmt: skip
    before = len(gleb.got)
    supply.answers(got, "Сделаем за неделю")
    back = await his.until(arrived("Сделаем за неделю"))
    assert (back["conversation"]["id"], back["message"]["author"]["name"]) == (there, "Завод")
    seq = (await anna.says(there, "Спасибо, ждём")).json()["seq"]
    await his.until(changed(lambda m: (m["conversation_id"], m["seq"], m["state"]) == (there, seq, "sent")))
    assert "Спасибо, ждём" in supply.got[-1].text
    assert len(gleb.got) == before, "the customer hears nothing of it"


async def strangers(mail: MailServer, gleb: Customer, his: Ear, dialog: int) -> None:
    """Attack 27: who merely names a letter of that talk, or makes up one of ours, stays out; who had it is in."""
    eve = mail.customer("eve@evil.test", "Eve")
    theirs = str(mail.ledger.to(gleb.address)[0].letter["References"])
    forged = str(mail.ledger.to(gleb.address)[0].letter["Message-ID"])
    thread, once, sign = forged.strip("<>").split("@")[0].split(".")[1:]
    for text, references in (
        ("Пришлите мне счёт", theirs),
        ("Пришлите счёт ещё раз", f"{theirs} <sv.{thread}.{once}.{sign[::-1]}@shop.test>"),
    ):
        eve.writes(text, "Re: Самовары", References=references, In_Reply_To=references.split()[-1])
        assert (await his.until(arrived(text)))["conversation"]["id"] != dialog
    nina = mail.customer("nina@example.com", "Нина")
    nina.answers(gleb.got[0], "Глеб переслал мне, я за него")
    joined = await his.until(arrived("Глеб переслал мне, я за него"))
    assert (joined["conversation"]["id"], joined["message"]["author"]["name"]) == (dialog, "Нина")
    assert not mail.ledger.to("eve@evil.test"), "nothing goes out by itself"


async def sees_no_address(house: House, ada: Person, gleb: Customer, dialog: int) -> None:
    """A role that sees neither phones nor addresses reads the letters, and in their heads people's names alone."""
    made = await ada.call("POST", "/roles", {"name": "Стажёр", "rights": ["conversations.reply", "messages.send"]})
    assert made.status_code == 201, made.text
    lev = await house.hire("Лев", made.json()["key"])
    async with lev.listening() as ear:
        gleb.answers(gleb.got[0], "Ещё вопрос", Cc='"nina@example.com" <nina@example.com>')
        frame = await ear.until(arrived("Ещё вопрос"))
    history = await lev.get(f"/conversations/{dialog}/messages", limit=100)
    for message in (frame["message"], *history["items"]):
        # a subject is text, as the letter's words are
        message["meta"].get("letter", {}).pop("subject", None)
        assert "@" not in str(message["meta"]), message["meta"]
    letter = frame["message"]["meta"]["letter"]
    assert "message_id" not in letter
    assert (letter["sender"], letter["cc"]) == ({"address": "", "name": "Глеб Орлов"}, [{"address": ""}])


async def from_another_program(
    mail: MailServer, house: House, ada: Person, anna: Person, his: Ear, channel: int
) -> None:
    """What the owner answers by their own program stands in the dialog, ours stand among the sent ones, each once."""
    edited = await ada.call("PATCH", f"/channels/{channel}", {"settings": {"folders": ["INBOX", "Заказы"]}})
    assert edited.json()["check"]["missing"] == ["no_folder"], edited.text
    mail.imap.delivers(ADDRESS, b"Subject: x\r\n\r\nold", mail.imap.spelt("Заказы"))
    checked = (await ada.call("POST", f"/channels/{channel}/resume")).json()["check"]
    assert (checked["missing"], checked["facts"]["folders"]) == ([], ["INBOX", "Sent", "Заказы"])
    nina = mail.customer("orders@example.com", "Нина Чайкина")
    await until(lambda: looked(house, channel, "Заказы"), "the first look into the other folder")
    letter = nina.letter("Заказ из папки", "Заказ")
    mail.imap.delivers(ADDRESS, letter.as_bytes(), mail.imap.spelt("Заказы"))
    dialog = (await his.until(arrived("Заказ из папки"), 60))["conversation"]["id"]
    mail.owner_answers(letter, "Отвечаю из своей программы")
    mail.owner_answers(nina.letter("другое"), "Это о другом, и нигде не начато")
    echo = await his.until(arrived("Отвечаю из своей программы"), 60)
    assert (echo["conversation"]["id"], echo["message"]["direction"]) == (dialog, "out")
    assert echo["message"]["meta"]["letter"]["subject"] == "Re: Заказ"
    assert echo["conversation"]["waiting_since"] is None, "it was answered"
    seq = (await anna.says(dialog, "А это отсюда")).json()["seq"]
    await his.until(sent(seq))
    await nina.gets("А это отсюда")

    async def filed() -> bool:
        return any("А это отсюда".encode() in mime.body(mime.parts(mime.parse(raw))[0].source) for raw in sent_ones())

    def sent_ones() -> list[bytes]:
        return mail.imap.letters(ADDRESS, "Sent")

    await until(filed, "our answer among the sent letters")
    await until(lambda: looked(house, channel, "Sent", len(sent_ones())), "the look into what was sent", 60)
    texts = [m["text"] for m in (await anna.get(f"/conversations/{dialog}/messages"))["items"]]
    assert texts == ["Заказ из папки", "Отвечаю из своей программы", "А это отсюда"]


async def looked(house: House, channel: int, folder: str, uid: int = 0) -> bool:
    """The mailbox was read so far."""
    kept = await house.db.hot.fetchval("SELECT cursor::text FROM channel_cursors WHERE channel_id = $1", channel)
    place = msgspec.json.decode(kept)["folders"].get(folder)
    return place is not None and place["uid"] >= uid


async def comes_back(mail: MailServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """A refusal at once, a report days later, an answer of a machine, an answer that was lost."""
    mail.faults.answers[gleb.address] = ["552 5.2.2 over quota"]
    seq = (await anna.says(dialog, "Первая попытка")).json()["seq"]
    failed = await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "failed"))
    assert failed["message"]["error"]["code"] == "mailbox_full"
    seq = (await anna.says(dialog, "Вторая попытка")).json()["seq"]
    await his.until(sent(seq))
    mail.bounces(await gleb.gets("Вторая попытка"))
    returned = await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "failed"))
    assert returned["message"]["error"]["code"] == "no_such_mailbox"
    mail.faults.lose = 1
    seq = (await anna.says(dialog, "Третья попытка")).json()["seq"]
    lost = await his.until(changed(lambda m: m["seq"] == seq and m["state"] == "unconfirmed"))
    assert lost["message"]["error"]["code"] == "mail_unanswered"
    again = f"/conversations/{dialog}/messages/{seq}/retry"
    assert (await anna.call("POST", again, {"may_be_doubled": True})).status_code == 200
    await his.until(sent(seq))
    twice = [str(row.letter["Message-ID"]) for row in gleb.got if row.text.startswith("Третья попытка")]
    assert (len(twice), len(set(twice))) == (2, 1), "who takes it twice can tell"
    gleb.answers(gleb.got[-1], "Я в отпуске до понедельника", Auto_Submitted="auto-replied")
    machine = await his.until(arrived("Я в отпуске до понедельника"))
    assert machine["message"]["meta"]["letter"]["automatic"] == "reply"
    assert machine["conversation"]["waiting_since"] is None, "nobody waits for an answer to a machine"


async def numbered_anew(mail: MailServer, gleb: Customer, anna: Person, his: Ear, dialog: int) -> None:
    """The server is restored from a copy: its letters have other numbers, and none is shown twice or lost."""
    mail.imap.renumber(ADDRESS)
    gleb.answers(gleb.got[0], "После восстановления")
    assert (await his.until(arrived("После восстановления"), 60))["conversation"]["id"] == dialog
    mail.imap.kick()
    gleb.answers(gleb.got[0], "После обрыва")
    await his.until(arrived("После обрыва"), 60)
    texts = [m["text"] for m in (await anna.get(f"/conversations/{dialog}/messages", limit=100))["items"]]
    theirs = [text for text in texts if texts.count(text) > 1]
    assert theirs == []


async def agreed(ada: Person, tokens: TokenServer, channel: int) -> str:
    """Ada agrees at the provider. Where its page sends her browser, without our name."""
    url = (await ada.call("POST", f"/channels/{channel}/sign-in")).json()["url"]
    async with httpx.AsyncClient() as browser:
        back = await browser.get(url)
    assert back.status_code == 302, back.text
    return back.headers["location"].partition("/api/v1")[2]


async def signs_in_by_leave(house: House, mail: MailServer, ada: Person, anna: Person, his: Ear) -> None:
    """XOAUTH2: by the owner's leave, renewed by itself, said in words when it is withdrawn."""
    assert mail.tokens
    tokens, address, boris = mail.tokens, "leave@shop.test", house.people["Борис"]
    tokens.account = address
    given = mail.settings(address=address, **tokens.settings())
    del given["password"]
    channel = (await ada.call("POST", "/channels", {"kind": "email", "name": "Отдел", "settings": given})).json()
    number = channel["id"]
    assert (channel["state"], channel["check"]["missing"]) == ("paused", ["sign_in_again"]), channel
    assert channel["sign_in"]["signed_in"] is False
    callback = await agreed(ada, tokens, number)
    for who, path in ((boris, callback), (ada, f"/sign-in/callback?code=made-up&state={'x' * 40}")):
        refused = await who.http.get(path)
        assert (refused.status_code, refused.headers["location"]) == (303, "/settings")
    assert (await ada.http.get(callback)).headers["location"] == f"/settings/channels/{number}?sign_in=ok"
    channel = await ada.get(f"/channels/{number}")
    assert (channel["state"], channel["sign_in"]["signed_in"]) == ("active", True), channel["check"]
    used = await ada.http.get(callback)
    assert used.headers["location"].endswith("sign_in=refused"), "a code is good once"
    sealed = await house.db.hot.fetchval("SELECT sealed FROM channel_tokens WHERE channel_id = $1", number)
    assert not any(
        token.encode() in sealed or token in str(channel) for token in (*tokens.accesses, *tokens.refreshers)
    )
    await listening(house, number)
    oleg = mail.customer("oleg@example.com", "Олег Петров")
    mail.imap.delivers(address, oleg.letter("Письмо в отдел").as_bytes())
    dialog = (await his.until(arrived("Письмо в отдел"), 60))["conversation"]["id"]
    assert (await anna.says(dialog, "Ответ отдела")).status_code == 201
    await oleg.gets("Ответ отдела")
    tokens.expire()
    assert (await anna.says(dialog, "Токен кончился раньше")).status_code == 201
    await oleg.gets("Токен кончился раньше")
    assert ("refresh_token", "ok") in tokens.ledger
    tokens.withdraw()
    mail.imap.kick()

    async def said() -> bool:
        health = await ada.get(f"/channels/{number}/health")
        return (health["last_error"] or {}).get("code") == "sign_in_again"

    await until(said, "the withdrawn leave in words", 60)
    assert (await ada.http.get(await agreed(ada, tokens, number))).headers["location"].endswith("sign_in=ok")
    mail.imap.delivers(address, oleg.letter("После нового входа").as_bytes())
    await his.until(arrived("После нового входа"), 60)


async def sees_nothing(who: Person, dialog: int, contact: int, words: tuple[str, ...]) -> None:
    """By no way: single things, lists, counts, search, files, verbs. The same as what is not there."""
    for path in (
        f"/conversations/{dialog}",
        f"/conversations/{dialog}/messages",
        f"/conversations/{dialog}/messages/1/letter",
        f"/contacts/{contact}",
        f"/contacts/{contact}/addresses",
        f"/contacts/{contact}/messages",
    ):
        assert (await who.http.get(path)).status_code == 404, (who.name, path)
    for verb, body in (("messages", {"client_id": str(uuid4()), "kind": "note", "text": "?"}), ("claim", None)):
        assert (await who.call("POST", f"/conversations/{dialog}/{verb}", body)).status_code in (404, 405), verb
    lists = [
        await who.get("/conversations", filter=view, limit=100) for view in ("all", "mine", "unassigned", "waiting")
    ]
    for word in words:
        lists.append(await who.get("/search", q=word))
    assert not [word for word in words if word in str(lists)], (who.name, lists)


async def own_mailbox(house: House, mail: MailServer, ada: Person, boris: Person) -> None:
    """H10: theirs alone, whatever rights others have; shared by them; the house's when they have left."""
    rights = ["conversations.reply", "messages.send", "notes.write", "contacts.phones", "mailbox.own"]
    role = (await ada.call("POST", "/roles", {"name": "Менеджер", "rights": rights})).json()["key"]
    lena, address = await house.hire("Лена", role), "lena@shop.test"
    mail.imap.adds(address)
    anna, body = house.people["Анна"], {"settings": mail.settings(address=address)}
    assert (await anna.call("POST", "/me/mailbox", body)).status_code == 403, "without the administrator's leave"
    made = await lena.call("POST", "/me/mailbox", body)
    assert made.status_code == 201, made.text
    mine = made.json()["mailbox"]
    number = mine["id"]
    assert (mine["private"], mine["lead_source"], mine["state"], mine["owner"]["name"]) == (
        True,
        False,
        "active",
        "Лена",
    )
    assert (await lena.call("POST", "/me/mailbox", body)).status_code == 409
    await listening(house, number)
    others, words = (ada, boris, anna), ("Таня Тайная", "Личное дело", "tanya@example.com", address)
    tanya, gleb = mail.customer("tanya@example.com", "Таня Тайная"), mail.customer()
    async with lena.listening() as hers, ada.listening() as adas, boris.listening() as his:
        mail.imap.delivers(address, tanya.letter("Личное дело").as_bytes())
        got = (await hers.until(arrived("Личное дело"), 60))["conversation"]
        mail.imap.delivers(address, gleb.letter("Личное дело от знакомого").as_bytes())
        known = (await hers.until(arrived("Личное дело от знакомого"), 60))["conversation"]
        assert (got["responsible"]["name"], got["card_id"], known["card_id"]) == ("Лена", None, None)
        dialog, contact = int(got["id"]), int(got["contact"]["id"])
        assert (await lena.says(dialog, "Личное дело решено")).status_code == 201
        await tanya.gets("Личное дело решено")
        gleb.writes("Общее письмо")
        for ear in (adas, his):
            await ear.until(arrived("Общее письмо"), 60)
            assert not [word for word in words if word in str(ear.frames)], "told by the socket"
    for who in others:
        await sees_nothing(who, dialog, contact, words[:3])
        assert (await who.http.get(f"/conversations/{known['id']}")).status_code == 404
        shared = await who.get(f"/contacts/{known['contact']['id']}")
        assert number not in [each["channel_id"] for each in shared["identities"]], "nor that he writes to her"
    assert number not in [each["id"] for each in (await anna.get("/channels"))["items"]]
    assert (await boris.http.get(f"/channels/{number}/health")).status_code == 404
    given = {"imap_host": "evil.test", "smtp_host": "evil.test"}
    for path, asked in ((f"/channels/{number}", {"settings": given}), (f"/channels/{number}", {"members": []})):
        assert (await ada.call("PATCH", path, asked)).json()["error"]["code"] == "owners_own"
    assert (await ada.call("POST", f"/channels/{number}/open")).json()["error"]["code"] == "owner_is_here"
    elsewhere = await lena.call("PATCH", "/me/mailbox", {"settings": given})
    assert elsewhere.json()["error"]["fields"]["settings.password"], "a password goes to the host it was given for"
    assert (await lena.call("PATCH", "/me/mailbox", {"shared": True})).json()["mailbox"]["private"] is False
    assert (await boris.http.get(f"/conversations/{dialog}")).status_code == 200
    assert (await boris.says(dialog, "Подключаюсь", kind="note")).status_code == 201
    assert (await lena.call("PATCH", "/me/mailbox", {"shared": False})).json()["mailbox"]["private"] is True
    for who in others:
        await sees_nothing(who, dialog, contact, words[:3])
    left = [each["id"] for each in (await ada.get("/users"))["items"] if each["name"] == "Лена"]
    key = {"name": "за неё", "user_id": left[0]}
    assert (await ada.call("POST", "/tokens", key)).status_code == 403, "nor in her name"
    assert (await ada.call("POST", f"/users/{left[0]}/deactivation")).status_code in (200, 201, 204)

    async def rests() -> bool:
        return bool((await ada.get(f"/channels/{number}"))["state"] == "paused")

    await until(rests, "the mailbox of who has left is read no more")
    await sees_nothing(boris, dialog, contact, words[:3])
    opened = await ada.call("POST", f"/channels/{number}/open")
    assert (opened.status_code, opened.json()["owner"], opened.json()["private"]) == (200, None, False)
    assert (await boris.http.get(f"/conversations/{dialog}/messages")).status_code == 200


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.timeout(300)
async def test_a_mailbox_is_read_and_answered(processes: Processes, mail: MailServer) -> None:
    async with open_house(processes, nodes=1) as house:
        ada, anna = await house.hire("Ada", "administrator"), await house.hire("Анна", "operator")
        boris = await house.hire("Борис", "supervisor")
        mail.faults.no_sign_in = True
        mail.customer("old@example.com", "Старое").writes("Лежало до нас")
        channel = await connect(ada, mail)
        assert (channel["state"], channel["check"]["missing"]) == ("paused", ["smtp_sign_in"]), channel["check"]
        mail.faults.no_sign_in = False
        channel = (await ada.call("POST", f"/channels/{channel['id']}/resume")).json()
        assert channel["check"]["ok"], channel["check"]
        assert mail.imap.password not in str(channel)
        gleb = mail.customer()
        async with boris.listening() as his:
            await listening(house, channel["id"])
            dialog = await talk(mail, gleb, anna, his)
            contact = (await anna.get(f"/conversations/{dialog}"))["contact"]["id"]
            await written_first(mail, anna, his, channel["id"], contact)
            await with_copies(mail, gleb, anna, his, dialog)
            await names_the_thread(gleb, anna, his, dialog)
            await signs(ada, gleb, anna, his, dialog)
            await with_pictures(gleb, anna, his, dialog)
            await passes_on(gleb, anna, his, dialog)
            await strangers(mail, gleb, his, dialog)
            await sees_no_address(house, ada, gleb, dialog)
            await comes_back(mail, gleb, anna, his, dialog)
            await from_another_program(mail, house, ada, anna, his, channel["id"])
            await signs_in_by_leave(house, mail, ada, anna, his)
            await numbered_anew(mail, gleb, anna, his, dialog)
            await own_mailbox(house, mail, ada, boris)
            assert "Лежало до нас" not in [f["message"]["text"] for f in his.frames if f["type"] == "message.arrived"]


async def listening(house: House, channel_id: int) -> None:
    """Its place in the mailbox is kept: what comes from now on is read."""

    async def kept() -> Any:
        return await house.db.hot.fetchval("SELECT cursor FROM channel_cursors WHERE channel_id = $1", channel_id)

    await until(kept, "the first look into the mailbox")
