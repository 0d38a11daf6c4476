"""Templates in a channel's settings: kept, refused with the reason, tried on letters."""

import msgspec

from backend.connectors.contract import Letter, Mailbox, Message, Person, Thread
from backend.inbox.actions.receive import Received, receive
from backend.inbox.channels.directory import Directory
from backend.inbox.letter_fields.schemas import LetterTemplate
from backend.kit.secrets import Cipher
from tests.inbox.kinds import shop  # noqa: F401
from tests.inbox.receive.world import at
from tests.inbox.shop import Shop

FORM = {
    "name": "Tilda",
    "senders": ["@Tilda.ws"],
    "subject": "заявка",
    "text": "Имя: {name}\nТелефон: {phone}\nБюджет: {budget}\nГород: {город}",
    "into": {"город": "comment"},
    "writer": "letter",
    "later": False,
}


async def mailbox(shop: Shop) -> int:  # noqa: F811
    made: int = await shop.value(
        "INSERT INTO channels (kind, name, settings, state) VALUES ('email', 'Sales', $1::text::jsonb, 'active')"
        " RETURNING id",
        '{"address": "sales@example.com", "password": "x", "imap_host": "imap.example.com",'
        ' "smtp_host": "smtp.example.com", "login": "sales@example.com"}',
    )
    return made


async def test_templates_are_kept_with_their_channel_and_the_process_reads_by_them(shop: Shop) -> None:  # noqa: F811
    admin, channel = await shop.signed_in("boss", "administrator"), await mailbox(shop)
    answer = await admin.patch(f"/channels/{channel}", json={"letter_fields": [FORM]})
    assert answer.status_code == 200, answer.text
    kept = FORM | {"senders": ["tilda.ws"]}
    assert answer.json()["letter_fields"] == [kept]
    assert (await admin.get("/channels")).json()["items"][0]["letter_fields"] == [kept]
    # whoever only works there is not told of them
    anna = await shop.signed_in("anna", "operator")
    assert (await anna.get("/channels")).json()["items"][0]["letter_fields"] is None
    told = await shop.value("SELECT row_to_json(a)::text FROM audit a ORDER BY id DESC LIMIT 1")
    assert "Tilda" in told


async def test_what_is_no_template_is_said_beside_it(shop: Shop) -> None:  # noqa: F811
    admin, channel = await shop.signed_in("boss", "administrator"), await mailbox(shop)
    wrong = [
        {"text": "Имя {name"},
        {"text": "Город: {город}"},
        {"text": "Имя: {x}", "into": {"x": "field:999"}},
        {"text": "Имя: {name}", "senders": ["не домен"]},
        {"text": "Почта: {email}", "writer": "letter"},
        {"text": "Имя: {name}", "writer": "letter", "senders": ["tilda.ws"]},
    ]
    answer = await admin.patch(f"/channels/{channel}", json={"letter_fields": wrong})
    assert answer.status_code == 422
    assert {name: fault["code"] for name, fault in answer.json()["error"]["fields"].items()} == {
        "letter_fields.0.text": "letter_braces",
        "letter_fields.1.text": "letter_no_place",
        "letter_fields.2.text": "letter_no_such_place",
        "letter_fields.3.senders": "letter_bad_sender",
        "letter_fields.4.senders": "letter_whose_robot",
        "letter_fields.5.text": "letter_names_nobody",
    }
    assert await shop.value("SELECT fill::text FROM channels WHERE id = $1", channel) == "[]"


async def test_a_letter_is_tried_and_each_value_told_or_why_it_is_not_taken(shop: Shop) -> None:  # noqa: F811
    admin, channel = await shop.signed_in("boss", "administrator"), await mailbox(shop)
    body = {
        "templates": [FORM | {"senders": ["other.example"]}, FORM, FORM],
        "sender": "noreply@mail.tilda.ws",
        "subject": "Новая Заявка №5",
        "text": "<html><body><table><tr><td>Имя:</td><td>Глеб</td></tr><tr><td>Бюджет:</td><td>дорого</td></tr>"
        "</table><p>Телефон: 8 912 345-67-89</p></body></html>",
    }
    answer = await admin.post(f"/channels/{channel}/letters/trials", json=body)
    assert answer.status_code == 200, answer.text
    other, taken, below = answer.json()["templates"]
    assert (other["fits"], taken["fits"], below["fits"]) == (False, True, False)
    assert other["why"]
    assert below["why"]
    values = {each["variable"]: each for each in taken["values"]}
    assert (values["name"]["shown"], values["phone"]["shown"]) == ("Глеб", "+79123456789")
    assert (values["budget"]["value"], values["budget"]["shown"]) == ("дорого", "")
    assert values["budget"]["fault"]
    assert (values["город"]["line"], values["город"]["fault"]) == (0, "")
    assert await shop.value("SELECT count(*) FROM contacts") == 0


async def test_the_last_letters_are_offered_of_dialogs_that_one_sees(shop: Shop) -> None:  # noqa: F811
    admin, channel = await shop.signed_in("boss", "administrator"), await mailbox(shop)
    facts = await Directory(shop.db, Cipher(shop.settings.secret_key)).facts(channel)
    assert facts is not None
    for number in range(12):
        told = Letter(subject=f"№{number}", sender=Mailbox("gleb@example.com"))
        who, thread = Person("gleb@example.com"), Thread(f"t{number}")
        each = Message(thread=thread, sender=who, keys=(f"k{number}",), at=at(number), text="Имя: Глеб", letter=told)
        async with shop.db.steady() as tx:
            await receive(tx, [Received(facts, each)])
    items = (await admin.get(f"/channels/{channel}/letters")).json()["items"]
    assert [each["subject"] for each in items] == [f"№{number}" for number in range(11, 1, -1)]
    assert (items[0]["sender"], items[0]["text"]) == ("gleb@example.com", "Имя: Глеб")
    # a colleague's own mailbox is theirs
    await shop.signed_in("anna", "operator")
    await shop.value(
        "UPDATE channels SET owner_id = (SELECT max(id) FROM users), private = true WHERE id = $1 RETURNING id", channel
    )
    assert (await admin.get(f"/channels/{channel}/letters")).status_code == 404
    trial = {"templates": [], "text": "x"}
    assert (await admin.post(f"/channels/{channel}/letters/trials", json=trial)).status_code == 404


def test_a_template_is_the_same_after_it_was_kept() -> None:
    template = msgspec.convert(FORM, LetterTemplate)
    assert msgspec.to_builtins(template) == FORM
