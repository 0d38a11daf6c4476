"""Attack 8 by a name: who is addressed in a dialog that is none of theirs reads that note, no more (PRODUCT F8)."""

import json
from typing import Any
from uuid import uuid4

import httpx

from tests.attacks.test_deleted import opened
from tests.rights.village import Village

API = "/api/v1"
CANARY = "canary-8806"


async def notes(client: httpx.AsyncClient, dialog: int, text: str, **more: Any) -> int:
    body = {"client_id": str(uuid4()), "kind": "note", "text": text} | more
    answer = await client.post(f"{API}/conversations/{dialog}/messages", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["seq"])


async def loose(client: httpx.AsyncClient) -> str:
    answer = await client.post(f"{API}/files", files={"file": ("price.txt", b"45 000", "text/plain")})
    return str(answer.json()["id"])


async def test_8_who_is_named_from_outside_reads_that_note_alone(village: Village) -> None:
    dialog = await village.dialog("sales")
    theirs = await village.file(dialog)
    await village.value("UPDATE messages SET text = $2 WHERE conversation_id = $1 RETURNING 1", dialog, CANARY)
    card, contact = await village.card(dialog), await village.contact(dialog)
    line, _ = await opened(village, "vera")
    at_vera = [{"type": "mention", "offset": 0, "length": 5, "user_id": village.people.ids["vera"]}]
    async with await village.client("anna") as anna, await village.client("vera") as vera:
        told = (await anna.get(f"{API}/conversations/{dialog}/outside")).json()["user_ids"]
        assert told == sorted(village.people.ids[name] for name in ("vera", "dora"))
        other = await notes(anna, dialog, CANARY)
        file, hidden = await loose(anna), await loose(anna)
        named = await notes(anna, dialog, "@vera look", entities=at_vera, attachments=[file], reply_to=1)
        answered = await notes(anna, dialog, "price is right", reply_to=named)
        await notes(anna, dialog, CANARY, reply_to=other, attachments=[hidden])

        read = await vera.get(f"{API}/conversations/{dialog}/addressed")
        assert [item["seq"] for item in read.json()["items"]] == [named, answered]
        assert read.json()["subject"]
        assert CANARY not in read.text
        assert (await vera.get(f"{API}/files/{file}")).content == b"45 000"
        here = f"/conversations/{dialog}"
        ways = (
            here, f"{here}/messages", f"{here}/messages?around={named}", f"{here}/messages/{named}/edits",
            f"{here}/files", f"{here}/outside", f"{here}/days", f"/contacts/{contact}",
            f"/contacts/{contact}/messages", f"/cards/{card}", f"/files/{theirs}", f"/files/{hidden}",
        )  # fmt: skip
        for way in ways:
            assert (await vera.get(API + way)).status_code == 404, way
        for way in ("/conversations", "/conversations?filter=mentions", f"/search?q={CANARY}", "/search?q=look"):
            assert f'"conversation_id":{dialog},' not in (found := (await vera.get(API + way)).text), way
            assert f'"id":{dialog},' not in found, way
        body = {"client_id": str(uuid4()), "kind": "note", "text": "x"}
        assert (await vera.post(f"{API}{here}/messages", json=body)).status_code == 404
        # nobody else is let in by her name, and she by no other note
        async with await village.client("rita") as rita:
            assert (await rita.get(f"{API}{here}/addressed")).status_code == 404
        # a note that was reworded, and names her no more, is hers no more; nor are its answers and files
        slip = await notes(anna, dialog, "@vera you too", entities=at_vera, attachments=[slipped := await loose(anna)])
        await notes(anna, dialog, CANARY, reply_to=slip)
        assert len((await vera.get(f"{API}{here}/addressed")).json()["items"]) == 4
        change = await anna.patch(f"{API}{here}/messages/{slip}", json={"text": CANARY})
        assert change.status_code == 200, change.text
        read = await vera.get(f"{API}{here}/addressed")
        assert [item["seq"] for item in read.json()["items"]] == [named, answered]
        assert (await vera.get(f"{API}/files/{slipped}")).status_code == 404
        assert [item["seq"] for item in (await vera.get(f"{API}/mentions")).json()["items"]] == [named]
        assert (await anna.delete(f"{API}{here}/messages/{named}")).status_code == 200
        after = (await vera.get(f"{API}{here}/addressed")).json()["items"]
        assert [(item["seq"], item["text"]) for item in after] == [(named, ""), (answered, "price is right")]
        assert (await vera.get(f"{API}/files/{file}")).status_code == 404
    heard: list[dict[str, Any]] = []
    # notices of their bell come between, when their consumer comes to it
    while sum(not frame["type"].startswith("notice") for frame in heard) < 6:
        heard.append(await line.hear())
    await line.close()
    assert [frame["type"] for frame in heard if not frame["type"].startswith("notice")] == [
        "mentioned", "addressed.changed", "mentioned", "addressed.changed", "mention.withdrawn", "addressed.changed",
    ]  # fmt: skip
    assert CANARY not in json.dumps(heard)
