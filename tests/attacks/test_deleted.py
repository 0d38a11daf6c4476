"""What was deleted is read by right: without it the words are on no way out, neither asked for nor told."""

import json
from typing import Any
from uuid import uuid4

from tests.rights.inside import Line
from tests.rights.village import Village

API = "/api/v1"
CANARY = "canary-4417"
# the customer's own message when a messenger says that it is gone: words, an earlier version, what came with it
_GONE = """
WITH e AS (INSERT INTO message_edits (conversation_id, seq, edited_at, text) VALUES ($1, 1, now(), $2))
UPDATE messages SET text = $2, edited_at = now(), deleted_at = now(),
    meta = jsonb_build_object('contact', jsonb_build_object('name', $2::text),
        'other', jsonb_build_object('kind', 'forward', 'from', $2::text, 'album', '7'))
    WHERE conversation_id = $1 RETURNING 1
"""


async def heard_until_deleted(line: Line) -> list[dict[str, Any]]:
    """Frames up to the one that tells of the deletion."""
    frames = []
    while True:
        frame = await line.hear()
        frames.append(frame)
        if (frame.get("message") or {}).get("deleted_at"):
            return frames


async def opened(village: Village, name: str, query: str = "") -> tuple[Line, dict[str, Any]]:
    line = Line(village.app, await village.headers(name), query)
    assert await line.open()
    return line, await line.hear()


async def test_a_deleted_message_is_on_no_way_out_without_the_right(village: Village) -> None:
    dialog = await village.dialog("sales")
    contact, file = await village.contact(dialog), await village.file(dialog)
    await village.value(_GONE, dialog, CANARY)
    here = f"/conversations/{dialog}"
    ways = (
        f"{here}/messages", f"{here}/messages?around=1", f"{here}/messages?after=0", f"{here}/messages/1/edits",
        f"{here}/files?sort=documents", f"/contacts/{contact}/messages", here, "/conversations", f"/search?q={CANARY}",
    )  # fmt: skip
    said = [f"/files/{file}{rest}" for rest in ("", "?download=true", "/sound", "/preview", "/pages/1")]
    async with await village.client("anna") as anna, await village.client("boris") as boris:
        for way in ways:
            answer = await anna.get(API + way)
            assert (answer.status_code, CANARY in answer.text, file in answer.text) == (200, False, False), way
        for way in said:
            assert (await anna.get(API + way)).status_code == 404, way
        # and who may read it reads it
        for way in (ways[0], ways[3], ways[5]):
            assert CANARY in (await boris.get(API + way)).text, way
        assert (await boris.get(API + said[0])).status_code == 200
        item = (await anna.get(f"{API}{here}/messages")).json()["items"][0]
    # beside what it stood is not what it said
    place = {"other": {"kind": "album", "album": "7"}}
    assert (item["text"], item["attachments"], item["meta"], item["deleted_at"] is None) == ("", [], place, False)


async def test_the_socket_tells_a_deletion_without_its_words_and_replays_none(village: Village) -> None:
    dialog, key = await village.dialog("sales"), str(uuid4())
    lines = {name: await opened(village, name) for name in ("anna", "boris")}
    note = {"client_id": key, "kind": "note", "text": CANARY}
    async with await village.client("anna") as anna:
        seq = (await anna.post(f"{API}/conversations/{dialog}/messages", json=note)).json()["seq"]
        deleted = await anna.delete(f"{API}/conversations/{dialog}/messages/{seq}")
        again = await anna.post(f"{API}/conversations/{dialog}/messages", json=note)
    assert [(a.status_code, CANARY in a.text) for a in (deleted, again)] == [(200, False), (200, False)]
    for name, (line, hello) in lines.items():
        arrived, *_, told = await heard_until_deleted(line)
        assert CANARY in json.dumps(arrived), "it was said, and heard"
        assert (CANARY in json.dumps(told), name) in ((False, "anna"), (True, "boris"))
        await line.close()
        # who was away while it was said and taken back is not told what it was
        query = f"after={hello['position']}&epoch={hello['epoch']}&grants={hello['grants']}"
        line, _ = await opened(village, name, query)
        if name == "anna":
            missed = [await line.hear()]
            assert (missed[0]["type"], missed[0]["why"]) == ("reload", "withheld")
        else:
            missed = await heard_until_deleted(line)
        assert (CANARY in json.dumps(missed), name) in ((False, "anna"), (True, "boris"))
        await line.close()
