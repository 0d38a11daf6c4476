"""A mailbox of one's own: nobody else learns of a letter in it, whatever their rights and by whatever way (0185)."""

import re

import pytest

from tests.rights.across import ENTRIES
from tests.rights.entries import Values
from tests.rights.test_matrix import Try, call, differing, listing
from tests.rights.village import Village

API = "/api/v1"
# a supervisor, the administrator, a colleague, one of little sight, a service key, the owner's keys are none of these
OTHERS = ("boris", "ada", "anna", "rita", "service", "scoped")
_OWN = "UPDATE channels SET kind = 'email', private = true, owner_id = $2 WHERE id = $1 RETURNING id"


@pytest.fixture
async def closed(village: Village) -> Village:
    """Where "market" was, there is Vera's own mailbox now."""
    await village.value(_OWN, village.people.secret, village.people.ids["vera"])
    return village


async def test_8_everything_of_a_private_mailbox_is_as_what_is_not_there(closed: Village) -> None:
    """Each route that takes a thing of a dialog, tried in Vera's mailbox: as of a missing one, no effect."""
    tries: list[Try] = []
    for caller in OTHERS:
        for route, entry in sorted(ENTRIES.items()):
            if entry.make is None or "market" not in entry.places or "{channel_id}" in route:
                continue
            for on in ("market", "missing"):
                values: Values = await entry.make(closed, on, caller) if on == "market" else entry.missing
                tries.append(Try(caller, route, on, values, frozenset({entry.nothing, 401, 403})))
    assert len(tries) > 600, len(tries)
    wrong: list[str] = []
    answers: dict[tuple[str, str, str], tuple[int, str]] = {}
    for caller in OTHERS:
        async with await closed.client(caller) as client:
            before = await closed.fingerprint()
            for each in (t for t in tries if t.caller == caller):
                answer = await call(client, each)
                answers[caller, each.route, each.on] = (answer.status_code, answer.text)
                if answer.status_code not in each.right:
                    wrong.append(f"{caller} {each.route} on {each.on}: {answer.status_code} {answer.text[:200]}")
            after = await closed.fingerprint()
            wrong += [f"{caller} changed {name}" for name in after if after[name] != before[name]]
    assert not wrong + differing(answers), listing(wrong + differing(answers))


SECRETS = ("Тайнова", "+37060000777", "tajna@example.com", "тайнопись", "тайный тег", "тайная цена", "тайный файл")
_NAMED = """
UPDATE contacts SET name = 'Ольга', surname = 'Тайнова', phone = '+37060000777', phone_normal = '+37060000777',
    email = 'tajna@example.com', email_normal = 'tajna@example.com' WHERE id = $1 RETURNING id
"""
_SAID = """
WITH c AS (UPDATE conversations SET seq = seq + 1 WHERE id = $1 RETURNING id, seq, contact_id)
INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
SELECT id, seq, 'in', 'тайнопись', now() FROM c RETURNING seq
"""
_TAGGED = """
WITH t AS (INSERT INTO tags (name) VALUES ('тайный тег') RETURNING id)
INSERT INTO card_tags (card_id, tag_id) SELECT $1, id FROM t RETURNING 1
"""
_FACT = """
INSERT INTO activities (at, kind, actor_kind, actor_id, contact_id, card_id, conversation_id, data)
VALUES (now(), $1, 'user', $2, $3, $4, $5, '{"from": "", "to": "тайная цена"}') RETURNING id
"""
_BY_CHANNEL = "UPDATE conversations SET contact_id = $2, card_id = $3 WHERE id = $1 RETURNING id"


async def told(closed: Village) -> dict[str, int]:
    """In Vera's mailbox: a talk with somebody whom nobody else knows, and one with Gleb, who writes to the shop too."""
    # numbers that stand for nothing else
    for table, first in (("conversations", 70_000), ("contacts", 80_000), ("cards", 90_000)):
        sql = "SELECT max(nextval(pg_get_serial_sequence($1::text, 'id'))) FROM generate_series(1, $2::int)"
        await closed.value(sql, table, first)
    dialog, glebs, shops = [await closed.dialog(place) for place in ("market", "market", "annas")]
    contact, card = await closed.contact(dialog), await closed.card(dialog)
    gleb, open_card = await closed.contact(shops), await closed.card(shops)
    await closed.value(_NAMED, contact)
    await closed.value(_TAGGED, card)
    await closed.value("UPDATE cards SET comment = 'тайная цена' WHERE id = $1 RETURNING id", card)
    # bound by hand before there was a wall, or while it was open
    await closed.value(_BY_CHANNEL, glebs, gleb, open_card)
    for each in (dialog, glebs):
        await closed.value(_SAID, each)
        await closed.failed(each)
        file = await closed.file(each)
        await closed.value("UPDATE attachments SET name = 'тайный файл' WHERE id = $1 RETURNING 1", file)
    vera = closed.people.ids["vera"]
    await closed.value(_FACT, "claimed", vera, gleb, open_card, glebs)
    await closed.value(_FACT, "contact_changed", vera, gleb, None, glebs)
    return {
        "dialog": dialog, "glebs": glebs, "contact": contact, "card": card, "gleb": gleb, "open_card": open_card,
        "shops": shops,
    }  # fmt: skip


def says(text: str, word: str) -> bool:
    """A number only where it is whole: sooner or later it is the end of somebody's microseconds."""
    return re.search(rf"(?<!\d){word}(?!\d)" if word.isdigit() else re.escape(word), text) is not None


async def test_8_lists_counts_search_and_histories_tell_nothing_of_a_private_mailbox(closed: Village) -> None:
    """Every list there is, and every page of somebody who is known to the shop too."""
    made = await told(closed)
    plain = [path for path, entry in ENTRIES.items() if path.startswith("GET /api/v1/") and "{" not in path]
    paths = [path.removeprefix("GET ") + ENTRIES[path].query for path in plain]
    paths += [f"{API}/search?q={words}" for words in ("тайно", "Тайнова", "37060000777", "tajna", "тайная")]
    paths += [f"{API}/conversations?filter={view}&limit=100" for view in ("all", "waiting", "unanswered", "mine")]
    paths += [f"{API}/conversations?channel_id={closed.people.secret}", f"{API}/outbox?limit=100"]
    for who in ("contact", "gleb"):
        paths += [f"{API}/{what}?contact_id={made[who]}" for what in ("cards", "conversations")]
    paths += [f"{API}/contacts/{made['gleb']}{rest}" for rest in ("", "/addresses", "/messages", "/same", "/files")]
    paths += [f"{API}/cards/{made['open_card']}{rest}" for rest in ("", "/history?limit=100")]
    paths += [f"{API}/conversations/{made['shops']}{rest}" for rest in ("", "/messages", "/files", "/variables")]
    leaks = []
    for caller in OTHERS:
        async with await closed.client(caller) as client:
            for path in paths:
                answer = await client.get(path)
                text = answer.text
                # the dictionary of tags is the house's
                words = [*SECRETS, *(str(made[each]) for each in ("dialog", "glebs", "contact", "card"))]
                leaks += [
                    f"{caller} {path}: {word}"
                    for word in words
                    if says(text, word) and word not in path and (word, path) != ("тайный тег", f"{API}/tags")
                ]
    assert not leaks, listing(leaks)
    async with await closed.client("vera") as vera:
        assert "тайная цена" in (await vera.get(f"{API}/cards/{made['card']}")).text, "she sees her own"


async def test_8_a_request_of_a_private_mailbox_is_nothing_that_others_dialogs_are_about(closed: Village) -> None:
    made, ids = await told(closed), closed.people.ids
    took_part = "UPDATE cards SET participants = ARRAY[$2::bigint] WHERE id = $1 RETURNING id"
    await closed.value(took_part, made["open_card"], ids["vera"])
    await closed.value("UPDATE conversations SET card_id = NULL WHERE id = $1 RETURNING id", made["glebs"])
    async with await closed.client("vera") as vera:
        across = await vera.post(f"{API}/conversations/{made['glebs']}/card", json={"card_id": made["open_card"]})
        assert (across.status_code, across.json()["error"]["code"]) == (422, "invalid")
        assert across.json()["error"]["fields"]["card_id"], across.text
        opened = await vera.post(f"{API}/conversations/{made['glebs']}/card", json={})
        assert opened.json()["id"] != made["open_card"], "her own request, beside the shop's"
        named = await vera.get(f"{API}/conversations/{made['dialog']}/outside")
        outside = set(named.json()["user_ids"])
    assert {ids["ada"], ids["boris"], ids["anna"]} <= outside, "a note would name them from outside"
    assert ids["vera"] not in outside
    # and the shop's own next request is not hers
    async with await closed.client("boris") as boris:
        await closed.value("UPDATE cards SET is_open = false WHERE id = $1 RETURNING id", made["open_card"])
        anew = await boris.post(f"{API}/conversations/{made['shops']}/card", json={})
        assert anew.status_code == 200, anew.text
        assert anew.json()["id"] not in (made["card"], opened.json()["id"])


async def test_8_what_is_told_of_the_mailbox_itself_is_that_it_is_there(closed: Village) -> None:
    """To who manages channels; a supervisor, who only watches them, is told nothing of it."""
    mine = closed.people.secret
    for caller in OTHERS:
        async with await closed.client(caller) as client:
            for rest in ("/signature", "/templates", "/health"):
                answer = await client.get(f"{API}/channels/{mine}{rest}")
                manages = caller == "ada"
                assert answer.status_code in ({200, 404} if manages else {403, 404}), (caller, rest, answer.text)
            lists = [await client.get(f"{API}/{what}") for what in ("channels", "channels/health")]
            known = [f'"id":{mine},' in lists[0].text, f'"channel_id":{mine},' in lists[1].text]
            assert known == [caller == "ada"] * 2, (caller, known)
