"""People by names in any order, phones in any form, addresses; dialogs and cards by theirs and by number."""

import pytest

from backend.cards.actions.edit import EditCard, edit_card
from tests.inbox.search.desk import Desk

GLEB = "Глеб Самоваров"


async def shelf(desk: Desk) -> int:
    dialog = await desk.dialog("Глеб", surname="Самоваров", phone="+79123456789", email="Gleb.S@Example.com")
    await desk.dialog("Фёдор", surname="Ёлкин", phone="+37061234567")
    await desk.dialog("Žydrūnė", surname="O'Brien")
    await desk.db.hot.execute(
        "UPDATE identities SET username = 'GlebTea' WHERE contact_id = $1", await desk.contact(dialog)
    )
    await desk.tell(dialog, 1)
    await desk.index()
    return dialog


async def test_names_phones_and_addresses_in_every_form(desk: Desk) -> None:
    await shelf(desk)
    typed = {
        "глеб": {GLEB}, "ГЛЕБ": {GLEB}, "самов глеб": {GLEB}, "глеб самоваров": {GLEB}, "ukt,": {GLEB},
        "cfvjdf uk": {GLEB}, "глеб елкин": set(), "елкин": {"Фёдор Ёлкин"}, "федор": {"Фёдор Ёлкин"},
        "žydrū": {"Žydrūnė O'Brien"}, "brien": {"Žydrūnė O'Brien"}, "o'brien": {"Žydrūnė O'Brien"},
        "+7 912 345-67-89": {GLEB}, "89123456789": {GLEB}, "8 (912) 345 67 89": {GLEB}, "79123456789": {GLEB},
        "9123456789": {GLEB}, "6789": {GLEB}, "45-67-89": {GLEB}, "8912345": {GLEB}, "+7912": {GLEB},
        "3456": {GLEB, "Фёдор Ёлкин"}, "861234567": {"Фёдор Ёлкин"}, "8 612 34567": {"Фёдор Ёлкин"},
        "+370 612 34567": {"Фёдор Ёлкин"}, "0037061234567": {"Фёдор Ёлкин"}, "789": set(), "5555": set(),
        "gleb.s@example.com": {GLEB}, "gleb.s@ex": {GLEB}, "example": {GLEB}, "@glebtea": {GLEB}, "glebt": {GLEB},
        "'": set(), "\\": set(), "%": set(), "_": set(), "#c1": set(),
    }  # fmt: skip
    wrong = {text: found for text, names in typed.items() if (found := await desk.people("anna", text)) != names}
    assert wrong == {}


async def test_one_error_in_a_name_is_forgiven_and_said(desk: Desk) -> None:
    await shelf(desk)
    for typed in ("гелб", "глбе", "глеп", "самоваровв", "самовров", "сомоваров глеб"):
        found = await desk.ask("anna", typed)
        assert ([hit.name for hit in found.contacts], found.near) == ([GLEB], True), typed
        assert found.dialogs
    exact = await desk.ask("anna", "глеб")
    assert not exact.near
    assert not (await desk.ask("anna", "глобус")).contacts


async def test_dialogs_and_cards_come_by_person_number_and_comment(desk: Desk) -> None:
    dialog = await shelf(desk)
    card = await desk.card(dialog)
    by_name = await desk.ask("anna", "глеб")
    assert [(hit.conversation.id, hit.title) for hit in by_name.dialogs] == [(dialog, "Глеб Самоваров")]
    assert [(m.offset, m.length) for m in by_name.dialogs[0].marks] == [(0, 4)]
    assert [(hit.id, hit.conversation_id) for hit in by_name.cards] == [(card, dialog)]
    for typed in (f"#{dialog}", str(dialog)):
        assert [hit.conversation.id for hit in (await desk.ask("anna", typed)).dialogs] == [dialog], typed
    assert card in [hit.id for hit in (await desk.ask("anna", f"#{card}")).cards]
    assert (await desk.ask("anna", f"#{10**14}")).dialogs == []
    async with desk.db.orm() as tx:
        await edit_card(tx, await desk.cast.grants("anna"), card, EditCard(version=1, comment="Ждёт чайники к пятнице"))
    await desk.index()
    (found,) = (await desk.ask("anna", "чайник")).cards
    assert (found.id, found.text, [(m.offset, m.length) for m in found.marks]) == (
        card, "Ждёт чайники к пятнице", [(5, 7)],
    )  # fmt: skip


async def test_a_new_name_replaces_the_old_one(desk: Desk) -> None:
    dialog = await shelf(desk)
    await desk.renamed(await desk.contact(dialog), "Аркадий")
    await desk.db.hot.execute("UPDATE identities SET name = '' WHERE contact_id = $1", await desk.contact(dialog))
    await desk.renamed(await desk.contact(dialog), "Аркадий")
    await desk.index()
    assert await desk.people("anna", "глеб") == set()
    assert await desk.people("anna", "аркад") == {"Аркадий Самоваров"}


@pytest.mark.parametrize("how", ["right", "hidden"])
async def test_hidden_phones_and_addresses_find_nobody(desk: Desk, how: str) -> None:
    dialog = await shelf(desk)
    await desk.db.hot.execute(
        "UPDATE identities SET external_user = '+79990001122' WHERE contact_id = $1", await desk.contact(dialog)
    )
    await desk.renamed(await desk.contact(dialog), "Глеб")
    await desk.index()
    assert await desk.people("anna", "0001122") == {GLEB}
    await desk.db.hot.execute(
        "UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'"
        if how == "right"
        else "UPDATE roles SET hidden_fields = '{phone,email}' WHERE key = 'operator'"
    )
    for typed in ("+79123456789", "6789", "89123456789", "gleb.s@example.com", "example", "0001122", "79990001122"):
        found = await desk.ask("anna", typed)
        assert (found.contacts, found.dialogs, found.cards, found.near) == ([], [], [], False), typed
    (seen,) = (await desk.ask("anna", "глеб")).contacts
    assert (seen.phone, seen.email) == (None, None)
    assert await desk.people("boris", "6789") == {GLEB}


async def test_every_phone_and_address_of_a_person_finds_them(desk: Desk) -> None:
    more = '[{"value": "8 495 765-43-21", "normal": "+74957654321", "label": "work"}]'
    letters = '[{"value": "Buh@Firma.ru", "normal": "buh@firma.ru", "label": ""}]'
    dialog = await desk.dialog("Глеб", phone="+79123456789")
    await desk.db.hot.execute(
        "UPDATE contacts SET more_phones = $2::text::jsonb, more_emails = $3::text::jsonb WHERE id = $1",
        await desk.contact(dialog), more, letters,
    )  # fmt: skip
    await desk.tell(dialog, 1)
    await desk.index()
    for typed in ("84957654321", "7654321", "+7 912 345-67-89", "buh@firma.ru", "firma"):
        assert await desk.people("anna", typed) == {"Глеб"}, typed
