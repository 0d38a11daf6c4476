"""Writing first: to whom it goes, into which dialog, when it is refused. What platforms do of it: tests/journeys."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.inbox.actions.reply import Posted
from backend.inbox.actions.start import Start, To, start
from backend.inbox.queries.addresses import addresses
from backend.inbox.queries.lookup import lookup
from backend.inbox.schemas import Beginning
from backend.kit.errors import Conflict, Invalid, Missing, Refused
from tests.cast import Cast

_KEPT = "INSERT INTO contacts (name, phone, phone_normal, email, email_normal) VALUES ($1, $2, $2, $3, $3) RETURNING id"


async def channel(cast: Cast, kind: str, name: str = "Первый") -> int:
    made: int = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ($1, $2) RETURNING id", kind, name)
    return made


async def person(cast: Cast, name: str, phone: str | None = None, email: str | None = None, who: str = "anna") -> int:
    """Somebody on whose card it stands, given to one of the cast: whoever it is given to sees them."""
    made: int = await cast.db.hot.fetchval(_KEPT, name, phone, email)
    await cast.db.hot.execute("UPDATE contacts SET responsible_id = $2 WHERE id = $1", made, cast.ids[who])
    return made


async def begins(cast: Cast, who: str, channel_id: int, text: str = "Здравствуйте", **to: Any) -> Posted:
    letter = {"subject": "Самовары"} if to.pop("letter", False) else None
    message = {"client_id": to.pop("key", str(uuid4())), "kind": "reply", "text": text, "letter": letter}
    message |= {"attachments": to.pop("files", [])}
    new = msgspec.convert({"channel_id": channel_id, "message": message, **to}, Start)
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await start(tx, grants, new)


async def asked(cast: Cast, who: str, channel_id: int, **to: Any) -> Beginning:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await lookup(tx, grants, To(channel_id=channel_id, **to))


async def refusal(cast: Cast, who: str, channel_id: int, **to: Any) -> Refused:
    before = await cast.db.hot.fetchval("SELECT count(*) FROM conversations")
    with pytest.raises(Refused) as refused:
        await begins(cast, who, channel_id, **to)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversations") == before, "nothing is left of it"
    return refused.value


async def test_two_who_write_first_at_once_are_in_one_dialog_and_one_leads_it(cast: Cast) -> None:
    mail = await channel(cast, "email")
    both = [begins(cast, who, mail, who, address="Gleb@Example.com", letter=True) for who in ("anna", "vera") * 3]
    done = await asyncio.gather(*both, return_exceptions=True)
    known = "SELECT count(*) FROM event_pending WHERE type = 'contact.changed'"
    assert await cast.db.hot.fetchval(known) == 1, "other programs hear of a new person once"
    [dialog] = {each.message.conversation_id for each in done if isinstance(each, Posted)}
    row = await cast.row(dialog)
    leader = "anna" if row["responsible_id"] == cast.ids["anna"] else "vera"
    refused = [each.code for each in done if isinstance(each, Conflict)]
    assert refused == ["claimed_by_other"] * 3
    texts = await cast.db.hot.fetch("SELECT text FROM messages WHERE conversation_id = $1", dialog)
    assert [each["text"] for each in texts] == [leader] * 3
    assert (row["unanswered"], row["waiting_since"], row["card_id"]) == (False, None, None)
    people = await cast.db.hot.fetch("SELECT name, email FROM contacts WHERE email_normal = 'gleb@example.com'")
    assert len(people) == 1
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox WHERE conversation_id = $1", dialog) == 3


async def test_a_first_message_has_its_files_and_one_that_the_channel_refuses_begins_nothing(cast: Cast) -> None:
    mail, sms = await channel(cast, "email"), await channel(cast, "api")
    file = str(await cast.upload("anna"))
    made = await begins(cast, "anna", mail, "Прайс", address="gleb@example.com", letter=True, files=[file])
    assert [each.name for each in made.message.attachments] == ["price.pdf"]
    taken = await refusal(cast, "anna", mail, address="olga@example.com", letter=True, files=[file])
    assert taken.fields == {"attachments": "no_such_file"}
    foreign = await refusal(cast, "vera", sms, address="u7", files=[str(await cast.upload("anna"))])
    assert foreign.fields == {"attachments": "no_such_file"}


async def test_an_address_on_a_card_is_that_persons_and_their_open_request_goes_along(cast: Cast) -> None:
    mail, old = await channel(cast, "email"), await cast.dialog()
    contact = (await cast.row(old))["contact_id"]
    await cast.db.hot.execute("UPDATE contacts SET email = 'g@x.ru', email_normal = 'g@x.ru' WHERE id = $1", contact)
    named = await asked(cast, "anna", mail, address="G@x.ru")
    assert named.contact is not None
    assert (named.address, named.contact.id, named.conversation_id, named.refused) == ("g@x.ru", contact, None, None)
    made = (await begins(cast, "anna", mail, address="G@x.ru", letter=True)).message.conversation_id
    row = await cast.row(made)
    assert (row["contact_id"], row["card_id"]) == (contact, (await cast.row(old))["card_id"])
    # asked by the person, it is the same place
    assert (await begins(cast, "anna", mail, contact_id=contact)).message.conversation_id == made
    # two people have it: it is nobody's in particular
    await person(cast, "Вторая", email="two@x.ru"), await person(cast, "Третья", email="two@x.ru")
    assert (await asked(cast, "anna", mail, address="two@x.ru")).contact is None


async def test_whoever_chose_a_person_reaches_nobody_else(cast: Cast) -> None:
    mail, api = await channel(cast, "email"), await channel(cast, "api")
    olga, nina = await person(cast, "Ольга", email="olga@x.ru"), await person(cast, "Нина", email="nina@x.ru")
    await begins(cast, "anna", mail, address="nina@x.ru", letter=True)
    assert (await refusal(cast, "anna", mail, contact_id=olga, address="nina@x.ru", letter=True)).code == (
        "cannot_start_anothers"
    )
    stranger = await refusal(cast, "anna", mail, contact_id=olga, address="new@x.ru", letter=True)
    assert stranger.fields == {"address": "cannot_start_not_theirs"}
    made = (await begins(cast, "anna", mail, contact_id=olga, address="Olga@x.ru", letter=True)).message
    assert (await cast.row(made.conversation_id))["contact_id"] == olga
    assert (await refusal(cast, "anna", api, contact_id=nina)).code == "cannot_start_no_address"
    assert isinstance(await refusal(cast, "vera", mail, contact_id=olga, address="olga@x.ru"), Missing | Conflict)


async def test_a_name_that_is_anothers_conversation_leads_nobody_into_it(cast: Cast) -> None:
    """A program names people and conversations as it likes: who is called as Gleb's talk is called is not Gleb."""
    api = await channel(cast, "api")
    glebs, group = await cast.dialog(channel_id=api), await cast.dialog("Клуб", channel_id=api)
    outside = await cast.dialog("Никто", channel_id=api)
    name = "UPDATE conversations SET thread_key = $2, kind = $3 WHERE id = $1"
    for dialog, key, kind in ((glebs, "c1", "private"), (group, "club", "group"), (outside, "out", "private")):
        await cast.db.hot.execute(name, dialog, key, kind)
    await cast.db.hot.execute("UPDATE conversations SET identity_id = NULL, contact_id = NULL WHERE id = $1", outside)
    for address in ("c1", "club"):
        named = await asked(cast, "anna", api, address=address)
        assert named.refused is not None
        assert named.refused.code == "cannot_start_anothers"
        assert (await refusal(cast, "anna", api, address=address)).code == "cannot_start_anothers"
    # a talk that only we have spoken in is whose name it bears
    found = await begins(cast, "anna", api, address="out", name="Яна")
    row = await cast.row(outside)
    assert found.message.conversation_id == outside
    assert row["identity_id"] is not None
    assert row["contact_id"] is not None


async def test_it_is_refused_in_words_and_nothing_is_left_of_it(cast: Cast) -> None:
    mail, wa, api = await channel(cast, "email"), await channel(cast, "whatsapp"), await channel(cast, "api")
    contact = await person(cast, "Ольга", "+79120000001", "olga@x.ru")
    assert (await refusal(cast, "anna", cast.sales, contact_id=contact)).code == "cannot_start_must_write_first"
    assert (await refusal(cast, "anna", wa, contact_id=contact)).code == "window_closed"
    assert (await refusal(cast, "anna", wa, address="позвони")).fields == {"address": "bad_phone"}
    assert (await refusal(cast, "anna", mail, address="olga")).fields == {"address": "bad_email"}
    assert (await refusal(cast, "anna", api, address=" ")).fields == {"address": "cannot_start_bad_name"}
    assert (await refusal(cast, "anna", mail, contact_id=contact)).fields == {"letter.subject": "required"}
    assert isinstance(await refusal(cast, "anna", cast.secret, address="x"), Missing)
    await cast.db.hot.execute("UPDATE contacts SET blocked_at = now() WHERE id = $1", contact)
    for to in ({"contact_id": contact}, {"address": "olga@x.ru"}):
        assert (await refusal(cast, "anna", mail, letter=True, **to)).code == "cannot_start_blocked"
    put = "INSERT INTO identities (channel_id, external_user, contact_id, unreachable) VALUES ($1, 'u', $2, 'blocked')"
    await cast.db.hot.execute(put, api, await person(cast, "Ушедший"))
    assert (await refusal(cast, "anna", api, address="u")).code == "cannot_start_unreachable"
    with pytest.raises(Invalid):
        await begins(cast, "anna", mail)


async def test_a_key_is_one_message_wherever_it_is_sent_again(cast: Cast) -> None:
    mail, key = await channel(cast, "email"), str(uuid4())
    first = await begins(cast, "anna", mail, address="a@x.ru", letter=True, key=key)
    # their newest dialog is another one by now
    theirs = await cast.row(first.message.conversation_id)
    await cast.db.hot.execute(
        "INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id, last_at)"
        " VALUES ($1, 'm:later', $2, $3, now() + interval '1 h')",
        mail, theirs["contact_id"], theirs["identity_id"],
    )  # fmt: skip
    again = await begins(cast, "anna", mail, address="a@x.ru", letter=True, key=key)
    assert (again.repeated, again.message.id) == (True, first.message.id)
    for text, to in (("Другое", "a@x.ru"), ("Здравствуйте", "b@x.ru")):
        assert (await refusal(cast, "anna", mail, text=text, address=to, letter=True, key=key)).code == (
            "client_id_reused"
        )


async def test_who_is_known_by_a_name_of_the_platforms_has_no_second_dialog_under_their_number(cast: Cast) -> None:
    wa = await channel(cast, "whatsapp")
    dialog = await cast.dialog(channel_id=wa)
    contact = (await cast.row(dialog))["contact_id"]
    await cast.db.hot.execute("UPDATE identities SET external_user = 'RU.1349' WHERE contact_id = $1", contact)
    await cast.db.hot.execute(
        "UPDATE contacts SET phone = '+79120000001', phone_normal = '+79120000001' WHERE id = $1", contact
    )
    assert (await asked(cast, "anna", wa, address="8 912 000-00-01")).conversation_id == dialog
    assert (await asked(cast, "anna", wa, contact_id=contact, address="+79120000001")).conversation_id == dialog


async def test_what_may_be_begun_stands_among_the_addresses_and_hidden_numbers_stay_hidden(cast: Cast) -> None:
    mail, wa = await channel(cast, "email", "Почта"), await channel(cast, "whatsapp", "WA")
    contact = await person(cast, "Ольга", "+79120000001", "olga@x.ru")
    await cast.db.hot.execute(
        'UPDATE contacts SET more_emails = \'[{"value": "o2@x.ru", "normal": "o2@x.ru", "label": ""}]\''
    )

    async def listed() -> list[tuple[int, str, bool]]:
        grants = await cast.grants("anna")
        async with cast.db.tx() as tx:
            found = (await addresses(tx, grants, contact)).items
        return [(each.channel_id, each.address, each.begins) for each in found if each.refused is None]

    assert await listed() == [(mail, "olga@x.ru", True), (mail, "o2@x.ru", True), (wa, "+79120000001", True)]
    made = (await begins(cast, "anna", mail, contact_id=contact, letter=True)).message.conversation_id
    assert await listed() == [(mail, "olga@x.ru", False), (mail, "o2@x.ru", True), (wa, "+79120000001", True)]
    await cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone,email}' WHERE key = 'operator'")
    assert await listed() == [(mail, "", False), (wa, "", True)]
    assert (await asked(cast, "anna", wa, contact_id=contact)).address == ""
    # somebody whom they do not see is not named, nor is what lies there opened
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    there = await asked(cast, "vera", mail, address="olga@x.ru")
    assert there.refused is not None
    assert (there.contact, there.conversation_id, there.refused.code) == (None, None, "other_leads")
    assert (await cast.row(made))["responsible_id"] == cast.ids["anna"]


_WANTS = """
WITH c AS (UPDATE conversations SET seq = seq + 1, in_seq = seq + 1 WHERE id = $1 RETURNING id, seq, identity_id)
INSERT INTO messages (conversation_id, seq, direction, identity_id, provider_at, meta)
SELECT id, seq, 'in', identity_id, now(), $2::text::jsonb FROM c
"""


async def wants(cast: Cast, dialog: int, sender: str, answer_to: str) -> None:
    """A letter of the customer's with a Reply-To."""
    letter = {"sender": {"address": sender}, "answer_to": {"address": answer_to}}
    await cast.db.hot.execute(_WANTS, dialog, msgspec.json.encode({"letter": letter}).decode())


async def test_whoever_named_the_address_writes_there_whatever_letter_lies_in_its_dialog(cast: Cast) -> None:
    mail = await channel(cast, "email")
    dialog = (await begins(cast, "anna", mail, address="g@x.ru", letter=True)).message.conversation_id
    await wants(cast, dialog, "g@x.ru", "office@x.ru")
    again = (await begins(cast, "anna", mail, address="g@x.ru", letter=True)).message
    assert (again.conversation_id, "to" in again.meta.get("letter", {})) == (dialog, False)
