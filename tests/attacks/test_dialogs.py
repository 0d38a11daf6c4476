"""Attacks 8, 9, 11, 12, 13, 20 and 21 on conversations, cards and people."""

import asyncio
import base64
import json
from itertools import product
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from backend.inbox.deliver.content import load
from tests.attacks.unmoved import unmoved
from tests.rights.village import Village

API = "/api/v1"
FOREIGN_FIELDS = ("id", "account_id", "role", "is_admin", "created_at", "seq", "password", "hash")
NASTY = ["1);select pg_sleep(5)--", "' OR 1=1--", "password_hash", "\x00", "9" * 40, "-1", "1e9", "[]", "{}", "%", "_"]


def code(answer: httpx.Response) -> str:
    found: str = answer.json()["error"]["code"]
    return found


def message(**more: Any) -> dict[str, Any]:
    return {"client_id": str(uuid4()), "kind": "reply", "text": "x"} | more


async def test_8_a_foreign_channels_dialog_is_as_a_missing_one_in_body_and_headers(village: Village) -> None:
    foreign, missing = await village.dialog("market"), 10**15
    async with await village.client("anna") as anna, unmoved(village):
        for path in ("", "/messages", "/messages?before=1", "/messages?after=0"):
            told = [await anna.get(f"{API}/conversations/{each}{path}") for each in (foreign, missing)]
            assert {(a.status_code, a.text, a.headers.get("content-length")) for a in told} == {
                (404, told[1].text, told[1].headers["content-length"])
            }


async def test_8_a_dialog_of_my_channel_that_another_has_tells_who_only_to_a_written_message(village: Village) -> None:
    held, missing = await village.dialog("annas"), 10**15
    async with await village.client("rita") as rita, unmoved(village):
        for verb, body in (
            ("assign", {}),
            ("done", {"no_reply": "spam"}),
            ("no-reply", {"reason": "spam"}),
            ("reopen", None),
            ("card", {}),
            ("read", {"in_seq": 1}),
            ("messages/1/retry", None),
        ):
            told = [await rita.post(f"{API}/conversations/{each}/{verb}", json=body) for each in (held, missing)]
            assert [(a.status_code, a.text) for a in told] == [(404, told[1].text)] * 2, verb
        lost = await rita.post(f"{API}/conversations/{held}/messages", json=message())
        assert (lost.status_code, code(lost)) == (409, "claimed_by_other")
        assert lost.json()["error"]["fields"] == {"responsible": {"name": "Анна"}}


async def test_8_no_message_of_a_foreign_dialog_is_changed(village: Village) -> None:
    """Edited, taken back, reacted to, looked into: a foreign dialog is as a missing one, and nothing of it moves."""
    places = {place: await village.dialog(place) for place in ("market", "annas")}
    waiting = {place: await village.failed(dialog, "queued") for place, dialog in places.items()}
    calls: tuple[tuple[str, str, Any], ...] = (
        ("PATCH", "", {"text": "x"}),
        ("DELETE", "", None),
        ("PUT", "/reaction", {"emoji": "👍"}),
        ("GET", "/edits", None),
    )
    async with await village.client("rita") as rita, unmoved(village):
        for (place, seq), (verb, rest, body) in product(waiting.items(), calls):
            told = [
                await rita.request(verb, f"{API}/conversations/{each}/messages/{seq}{rest}", json=body)
                for each in (places[place], 10**15)
            ]
            assert [(a.status_code, a.text) for a in told] == [(404, told[1].text)] * 2, (place, verb)


async def test_9_fields_that_are_not_ones_own_to_set(village: Village) -> None:
    dialog = await village.dialog("sales")
    card, contact = await village.card(dialog), await village.contact(dialog)
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("PATCH", f"/cards/{card}", {"version": 1, "comment": "x"}),
        ("PATCH", f"/contacts/{contact}", {"rev": 1, "name": "x"}),
        ("POST", f"/conversations/{dialog}/messages", message()),
        ("POST", f"/conversations/{dialog}/assign", {}),
        ("POST", f"/conversations/{dialog}/done", {}),
        ("PUT", f"/conversations/{dialog}/drafts/reply", {"rev": 1}),
        ("POST", f"/conversations/{dialog}/read", {"in_seq": 1}),
        ("PATCH", "/users/me", {"name": "x"}),
    ]
    async with await village.client("anna") as anna, unmoved(village):
        for (method, path, body), field in product(calls, FOREIGN_FIELDS):
            answer = await anna.request(method, API + path, json=body | {field: 1})
            assert answer.status_code == 422, (path, field)
            assert answer.json()["error"]["fields"][field]["code"] == "unknown_field", (path, field)


async def test_9_nobody_is_put_into_work_of_a_channel_that_is_not_theirs(village: Village) -> None:
    """Whoever is responsible sees the row: an outsider made responsible would see what is none of theirs."""
    dialog = await village.dialog("sales")
    card, vera = await village.card(dialog), village.people.ids["vera"]
    async with await village.client("anna") as anna, unmoved(village):
        given = await anna.post(f"{API}/conversations/{dialog}/assign", json={"user_id": vera})
        assert (given.status_code, given.json()["error"]["fields"]["user_id"]["code"]) == (422, "user_cannot_work_here")
        given = await anna.patch(f"{API}/cards/{card}", json={"version": 1, "responsible_id": vera})
        fields = given.json()["error"]["fields"]
        assert (given.status_code, fields["responsible_id"]["code"]) == (422, "user_cannot_work_here")


async def test_11_without_the_right_nobody_reassigns_by_any_path(village: Village) -> None:
    await village.value(
        "UPDATE roles SET rights = array_remove(rights, 'conversations.reassign') WHERE id = 1 RETURNING 1"
    )
    dialog = await village.dialog("annas")
    card, rita = await village.card(dialog), village.people.ids["rita"]
    async with await village.client("anna") as anna, unmoved(village, audited=6):
        for whom in ({"user_id": rita}, {"pool": {"kind": "role", "id": 1}}, {}):
            answer = await anna.post(f"{API}/conversations/{dialog}/assign", json=whom)
            assert (answer.status_code, code(answer)) == (403, "forbidden"), whom
        for responsible in (rita, None):
            answer = await anna.patch(f"{API}/cards/{card}", json={"version": 1, "responsible_id": responsible})
            assert (answer.status_code, code(answer)) == (403, "forbidden"), responsible
        # nor beside other, harmless changes
        body = {"version": 1, "comment": "x", "responsible_id": rita}
        assert (await anna.patch(f"{API}/cards/{card}", json=body)).status_code == 403
    other = await village.dialog("sales")
    await village.value("UPDATE conversations SET responsible_id = $2 WHERE id = $1 RETURNING 1", other, rita)
    async with await village.client("anna") as anna, unmoved(village, audited=1):
        taken = await anna.post(f"{API}/conversations/{other}/messages", json=message(**{"as": "take_over"}))
        assert taken.status_code == 403


async def test_11_a_free_one_may_be_taken_by_who_answers(village: Village) -> None:
    await village.value(
        "UPDATE roles SET rights = array_remove(rights, 'conversations.reassign') WHERE id = 1 RETURNING 1"
    )
    card, me = await village.card(await village.dialog("sales")), village.people.ids["anna"]
    async with await village.client("anna") as anna:
        answer = await anna.patch(f"{API}/cards/{card}", json={"version": 1, "responsible_id": me})
        assert (answer.status_code, answer.json()["responsible"]["id"]) == (200, me)


async def test_12_filters_take_their_own_words_and_nothing_else(village: Village) -> None:
    dialog = await village.dialog("sales")
    paths = (
        "/conversations?filter=", "/conversations?state=", "/conversations?order=", "/conversations?channel_id=",
        "/conversations?contact_id=", "/conversations?limit=", "/conversations?cursor=", "/outbox?state=",
        "/outbox?cursor=", "/cards?contact_id=", "/users?cursor=", "/users?limit=",
        f"/conversations/{dialog}/messages?before=",
    )  # fmt: skip
    async with await village.client("boris") as boris, unmoved(village):
        for path, value in product(paths, NASTY):
            # a pg_sleep(5) that got through would outlast the deadline, whatever else the machine does
            async with asyncio.timeout(5):
                answer = await boris.get(API + path + quote(value, safe=""))
            assert answer.status_code in (200, 422), (path, value, answer.text)
            if answer.status_code == 422:
                assert answer.json()["error"]["fields"] or code(answer) == "impossible_value", (path, value)


def cursor(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


FORGED = [
    cursor("n", "2026-01-01T00:00:00Z", 1), cursor("n", "0001-01-01T00:00:00Z", -1), cursor("w", 1e308, 2**63 - 1),
    cursor("n", "2026-01-01T00:00:00Z", 2**70), cursor("n", "x", 1), cursor(), cursor({"a": 1}),
    cursor("w", "NaN", 1), cursor("x" * 5000, 1), "AAAA", "=", "a" * 10_000, "é",
]  # fmt: skip


async def test_12_a_forged_cursor_opens_nothing(village: Village) -> None:
    foreign = [await village.dialog("market") for _ in range(2)]
    async with await village.client("anna") as anna:
        for forged, path in product(FORGED, ("/conversations", "/conversations?order=waiting", "/outbox", "/users")):
            answer = await anna.get(API + path, params={"cursor": forged})
            assert answer.status_code in (200, 422), (path, forged[:80], answer.text)
            if answer.status_code == 200 and path.startswith("/conversations"):
                assert not {row["id"] for row in answer.json()["items"]} & set(foreign)


async def test_13_any_text_is_only_a_text(village: Village) -> None:
    dialog = await village.dialog("sales")
    card, contact = await village.card(dialog), await village.contact(dialog)
    async with await village.client("boris") as boris:
        for text in (
            "%",
            "_",
            "'",
            "\\",
            '"; DROP TABLE users; --',
            "(a+)+$" * 1500,
            "\u202e\u0000",
            "{{7*7}} ${x} {0}",
        ):
            said = await boris.post(f"{API}/conversations/{dialog}/messages", json=message(kind="note", text=text))
            assert said.status_code == 201, text
            assert said.json()["text"] == text.replace("\0", "")
            version = (await boris.get(f"{API}/cards/{card}")).json()["version"]
            put = await boris.patch(f"{API}/cards/{card}", json={"version": version, "comment": text})
            assert put.json()["comment"] == text.replace("\0", "")
            rev = (await boris.get(f"{API}/contacts/{contact}")).json()["rev"]
            named = await boris.patch(f"{API}/contacts/{contact}", json={"rev": rev, "name": text[:150]})
            assert named.status_code == 200, named.text


async def test_21_a_note_leaves_by_no_route(village: Village) -> None:
    dialog = await village.dialog("sales")
    async with await village.client("boris") as boris:
        note = (await boris.post(f"{API}/conversations/{dialog}/messages", json=message(kind="note"))).json()
        upload = await boris.post(f"{API}/files", files={"file": ("secret.txt", b"inside", "text/plain")})
        file = upload.json()["id"]
        kept = message(kind="note", attachments=[file])
        assert (await boris.post(f"{API}/conversations/{dialog}/messages", json=kept)).status_code == 201
        async with unmoved(village):
            for verb in ("retry", "drop", "cancel"):
                answer = await boris.post(f"{API}/conversations/{dialog}/messages/{note['seq']}/{verb}")
                assert answer.status_code == 404, verb
            # the file of a note cannot be put on an answer; the key of a note cannot become an answer's
            sent = await boris.post(f"{API}/conversations/{dialog}/messages", json=message(attachments=[file]))
            assert (sent.status_code, sent.json()["error"]["fields"]["attachments"]["code"]) == (422, "no_such_file")
            again = kept | {"kind": "reply"}
            sent = await boris.post(f"{API}/conversations/{dialog}/messages", json=again)
            assert (sent.status_code, code(sent)) == (409, "client_id_reused")
        assert await village.value("SELECT count(*) FROM outbox") == 0
        quoting = await boris.post(f"{API}/conversations/{dialog}/messages", json=message(reply_to=note["seq"]))
        assert quoting.status_code == 201
        async with village.db.tx() as tx:
            [leaves] = (await load(tx, [(dialog, quoting.json()["seq"])])).values()
        assert (leaves.text, leaves.files, leaves.reply_to) == ("x", (), None)


async def test_phones_that_a_role_may_not_see_come_by_no_route(village: Village) -> None:
    dialog = await village.dialog("sales")
    card, contact = await village.card(dialog), await village.contact(dialog)
    await village.value(
        "UPDATE contacts SET phone = '+79991112233', email = 'gleb@example.com' WHERE id = $1 RETURNING 1", contact
    )
    # a platform that knows people by their number, a mailbox by their address
    named = """
        INSERT INTO identities (channel_id, external_user, contact_id)
        SELECT channel_id, $2, $1 FROM conversations LIMIT 1 RETURNING 1
    """
    for address in ("+79991112234", "gleb@example.org"):
        await village.value(named, contact, address)
    rights = "UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE id = 1 RETURNING 1"
    hidden = """
        UPDATE roles SET rights = rights || '{contacts.phones}', hidden_fields = '{phone,email}'
        WHERE id = 1 RETURNING 1
    """
    for blinded in (rights, hidden):
        await village.value(blinded)
        async with await village.client("anna") as anna:
            for answer in (
                await anna.get(f"{API}/contacts/{contact}"),
                await anna.patch(f"{API}/contacts/{contact}", json={"rev": 10**6, "name": "x"}),
                await anna.get(f"{API}/cards/{card}"),
                await anna.get(f"{API}/cards", params={"contact_id": contact}),
                await anna.patch(f"{API}/cards/{card}", json={"version": 10**6, "comment": "x"}),
                await anna.put(f"{API}/contacts/{contact}/tags", json={"tags": []}),
                await anna.post(f"{API}/conversations/{dialog}/card", json={"card_id": card}),
                await anna.get(f"{API}/conversations/{dialog}"),
                await anna.get(f"{API}/conversations"),
            ):
                assert "99911" not in answer.text, answer.url
                assert "gleb@" not in answer.text, answer.url
                assert "hidden" in answer.text or "/conversations" in str(answer.url)
            async with unmoved(village, audited=1):
                blind = await anna.patch(f"{API}/contacts/{contact}", json={"rev": 1, "phone": "+79990000000"})
                assert blind.status_code == 403


async def test_drafts_tell_nothing_of_others_files(village: Village) -> None:
    dialog = await village.dialog("sales")
    theirs = await village.file(await village.dialog("market"))
    async with await village.client("anna") as anna:
        saved = await anna.put(f"{API}/conversations/{dialog}/drafts/note", json={"rev": 1, "attachments": [theirs]})
        assert (saved.status_code, saved.json()["attachments"]) == (200, [])
