"""What one key has uploaded no other key takes, shows or changes; for itself it is as a person's own."""

from uuid import uuid4

import pytest

from backend.access.actions import tokens
from backend.access.schemas import NewToken
from backend.inbox.files.api import UPLOADS
from backend.kit.settings import Settings
from tests.rights.village import Village, open_village

PDF = b"%PDF-1.4 x"


async def _another_key(village: Village) -> str:
    async with village.db.orm() as tx:
        _, village.bearers["other"] = await tokens.put(
            tx, NewToken("y", role_id=village.roles["robots"]), created_by=None
        )
    return "other"


@pytest.mark.timeout(120)
async def test_a_loose_upload_is_the_very_keys_that_made_it(settings: Settings) -> None:
    async with open_village(settings) as village:
        dialog = await village.dialog("sales")
        card = await village.card(dialog)
        async with (
            await village.client("service") as mine,
            await village.client(await _another_key(village)) as other,
            await village.client("anna") as anna,
        ):
            made = await mine.post("/api/v1/files", files={"file": ("price.pdf", PDF)})
            assert made.status_code == 201, made.text
            file = made.json()["id"]
            note = {"kind": "note", "text": "Прайс", "attachments": [file]}
            bound = {"about": {"kind": "card", "id": card}, "file_id": file}
            before = await village.value("SELECT count(*) FROM messages")
            for who in (other, anna):
                assert (await who.get(f"/api/v1/files/{file}")).status_code == 404
                said = {**note, "client_id": str(uuid4())}
                refused = await who.post(f"/api/v1/conversations/{dialog}/messages", json=said)
                assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {"attachments"})
                refused = await who.post("/api/v1/documents", json=bound)
                assert (refused.status_code, refused.json()["error"]["fields"].keys()) == (422, {"file_id"})
            assert await village.value("SELECT count(*) FROM messages") == before
            assert await village.value("SELECT count(*) FROM documents") == 0
            assert (await mine.get(f"/api/v1/files/{file}")).content == PDF
            assert (await mine.post("/api/v1/documents", json=bound)).status_code == 201
            said = {**note, "client_id": str(uuid4())}
            sent = await mine.post(f"/api/v1/conversations/{dialog}/messages", json=said)
            assert (sent.status_code, [each["id"] for each in sent.json()["attachments"]]) == (201, [file]), sent.text


@pytest.mark.timeout(120)
async def test_whoever_may_put_a_file_anywhere_may_upload_one_and_nobody_else(settings: Settings) -> None:
    async with open_village(settings) as village:
        for right in (*UPLOADS, "audit.read"):
            role = await village.value(
                "INSERT INTO roles (key, name, rights) VALUES ($1, $1, ARRAY[$1]) RETURNING id", right
            )
            async with village.db.orm() as tx:
                _, village.bearers[right] = await tokens.put(tx, NewToken("z", role_id=role), created_by=None)
            async with await village.client(right) as client:
                answer = await client.post("/api/v1/files", files={"file": ("price.pdf", PDF)})
                assert answer.status_code == (201 if right in UPLOADS else 403), (right, answer.text)
