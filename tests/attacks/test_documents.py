"""What must not come onto a request: other people's files, recordings, letters of somebody's own mailbox; and nothing
that stands there runs in a browser."""

import pytest

from tests.documents.conftest import desk
from tests.documents.desk import Desk

__all__ = ["desk"]

_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
_HTML = b"<!doctype html><script>alert(1)</script>"
_CALL = """UPDATE messages SET meta = '{"call": {}}' WHERE conversation_id = $1 RETURNING 1"""
_OWN = "UPDATE channels SET private = true, owner_id = $2 WHERE id = $1 RETURNING 1"


@pytest.mark.parametrize(("name", "content"), [("a.svg", _SVG), ("a.html", _HTML), ("a.png", _HTML)])
async def test_2_nothing_that_is_kept_runs(desk: Desk, name: str, content: bytes) -> None:
    card = await desk.card()
    made = await desk.bound("anna", card, file_id=await desk.upload("anna", content, name))
    served = await desk.ask("anna", "GET", made["file"]["url"].removeprefix("/api/v1"))
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]
    assert served.content == content


async def test_3_a_name_is_only_a_name(desk: Desk) -> None:
    card = await desk.card()
    for name, kept in (
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\a.pdf", "a.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 400 + ".pdf", "x" * 176 + ".pdf"),
    ):
        made = await desk.bound("anna", card, file_id=await desk.upload("anna", b"x" + name.encode(), name))
        assert made["title"] == kept
        path = f"/documents/{made['id']}"
        renamed = (await desk.ask("anna", "PATCH", path, json={"rev": 1, "title": "b\r\nX: y\u202e"})).json()
        assert renamed["title"].startswith("b X: y")
        served = await desk.ask("anna", "GET", made["file"]["url"].removeprefix("/api/v1"))
        assert "\n" not in served.headers["content-disposition"]
        assert "x" not in served.headers


async def test_nobody_takes_what_they_do_not_see(desk: Desk) -> None:
    village, card = desk.village, await desk.card()
    foreign = await village.file(await village.dialog("market"))
    deleted = await village.dialog("sales")
    gone = await village.file(deleted)
    await village.value("UPDATE messages SET deleted_at = now() WHERE conversation_id = $1 RETURNING 1", deleted)
    of_form = await desk.upload("service")
    await village.value("UPDATE attachments SET of_form = true WHERE id = $1 RETURNING 1", of_form)
    for who, file in (("anna", foreign), ("anna", gone), ("anna", await desk.upload("boris")), ("service", of_form)):
        answer = await desk.bind(who, card, file_id=file)
        assert (answer.status_code, answer.json()["error"]["fields"]["file_id"]["code"]) == (422, "no_such_upload")
    assert await desk.titles("anna", card) == []


async def test_a_recording_stays_with_its_call(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    file, card = await desk.village.file(dialog), await desk.village.card(dialog)
    await desk.village.value(_CALL, dialog)
    answer = await desk.bind("ada", card, file_id=file)
    assert answer.json()["error"]["fields"]["file_id"]["code"] == "recording_stays"


async def test_what_came_into_an_own_mailbox_stands_with_its_requests_alone(desk: Desk) -> None:
    village = desk.village
    dialog = await village.dialog("market")
    file, own, other = await village.file(dialog), await village.card(dialog), await desk.card("sales")
    contact = await village.contact(dialog)
    await village.value(_OWN, village.people.secret, village.people.ids["vera"])
    kept = await desk.bound("vera", own, file_id=file)
    for who, about, kind in (("ada", other, "card"), ("ada", own, "card"), ("boris", contact, "contact")):
        assert (await desk.bind(who, about, kind, file_id=file)).status_code in (404, 422)
    stays = await desk.bind("vera", contact, "contact", file_id=file)
    assert stays.json()["error"]["fields"]["file_id"]["code"] == "private_file_stays"
    for who in ("ada", "boris", "anna"):
        assert (await desk.ask(who, "GET", f"/cards/{own}/documents")).status_code == 404
        assert (await desk.ask(who, "GET", kept["file"]["url"].removeprefix("/api/v1"))).status_code == 404
