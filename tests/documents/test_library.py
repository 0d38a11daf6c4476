"""The house's library: kept by right, sent without a second upload, bound to requests, replaced under the same name."""

from typing import Any
from uuid import uuid4

from tests.documents.desk import Desk


async def put(desk: Desk, who: str = "boris", **what: Any) -> dict[str, Any]:
    answer = await desk.ask(who, "POST", "/library", json=what)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def bytes_of(desk: Desk, who: str, file: dict[str, Any]) -> bytes:
    answer = await desk.ask(who, "GET", file["url"].removeprefix("/api/v1"))
    assert answer.status_code == 200, answer.text
    return answer.content


async def test_whoever_may_keeps_it_and_everybody_has_it(desk: Desk) -> None:
    price = await put(desk, file_id=await desk.upload("boris"), title="Прайс", folder=" Прайсы / 2026 ")
    assert (price["title"], price["folder"], price["version"]) == ("Прайс.pdf", "Прайсы/2026", 1)
    refused = await desk.ask("anna", "POST", "/library", json={"url": "https://example.com"})
    assert refused.status_code == 403
    seen = (await desk.ask("vera", "GET", "/library")).json()["items"]
    assert [each["title"] for each in seen] == ["Прайс.pdf"]
    assert await bytes_of(desk, "vera", price["file"]) == b"%PDF-1.4 x"


async def test_it_goes_into_an_answer_over_the_same_bytes(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    price = await put(desk, file_id=await desk.upload("boris"))
    lent = (await desk.ask("anna", "POST", f"/library/{price['id']}/use")).json()["attachment"]
    keys = await desk.village.rows(
        "SELECT storage_key FROM attachments WHERE id = $1 UNION ALL SELECT storage_key FROM kept_files WHERE id = $2",
        lent["id"],
        price["file"]["id"],
    )
    assert len({row["storage_key"] for row in keys}) == 1
    said = {"client_id": str(uuid4()), "kind": "note", "text": "вот", "attachments": [lent["id"]]}
    sent = await desk.ask("anna", "POST", f"/conversations/{dialog}/messages", json=said)
    assert (sent.status_code, sent.json()["attachments"][0]["name"]) == (201, "price.pdf")
    # another's upload is nobody else's to send
    theirs = (await desk.ask("boris", "POST", f"/library/{price['id']}/use")).json()["attachment"]
    said |= {"client_id": str(uuid4()), "attachments": [theirs["id"]]}
    assert (await desk.ask("anna", "POST", f"/conversations/{dialog}/messages", json=said)).status_code == 422


async def test_a_link_of_it_is_written(desk: Desk) -> None:
    link = await put(desk, url="example.com/price")
    used = (await desk.ask("anna", "POST", f"/library/{link['id']}/use")).json()
    assert used == {"attachment": None, "url": "https://example.com/price"}


async def test_a_new_version_stands_under_the_same_name_wherever_it_is_bound(desk: Desk) -> None:
    card = await desk.card()
    price = await put(desk, file_id=await desk.upload("boris"), title="Прайс")
    bound = await desk.bound("anna", card, library_id=price["id"])
    again = await desk.bound("boris", card, library_id=price["id"])
    assert bound["id"] == again["id"]
    change = {"rev": 1, "file_id": await desk.upload("boris", b"x,y", "new.csv")}
    new = (await desk.ask("boris", "PATCH", f"/library/{price['id']}", json=change)).json()
    assert (new["title"], new["version"], new["rev"]) == ("Прайс.csv", 2, 2)
    now = (await desk.ask("anna", "GET", f"/documents/{bound['id']}")).json()
    assert (now["title"], now["library_id"]) == ("Прайс.csv", price["id"])
    assert await bytes_of(desk, "anna", now["file"]) == b"x,y"
    versions = (await desk.ask("anna", "GET", f"/library/{price['id']}/versions")).json()["items"]
    assert [each["version"] for each in versions] == [2, 1]
    assert await bytes_of(desk, "anna", versions[1]["file"]) == b"%PDF-1.4 x"
    renamed = await desk.ask("anna", "PATCH", f"/documents/{bound['id']}", json={"rev": 1, "title": "y"})
    assert renamed.json()["error"]["fields"]["title"]["code"] == "library_names_it"


async def test_taken_out_it_is_nobodys_but_where_it_is_bound(desk: Desk) -> None:
    card = await desk.card()
    price = await put(desk, file_id=await desk.upload("boris"))
    await desk.bound("anna", card, library_id=price["id"])
    assert (await desk.ask("boris", "DELETE", f"/library/{price['id']}")).json()["removed"]
    assert (await desk.ask("anna", "GET", "/library")).json()["items"] == []
    assert (await desk.ask("anna", "POST", f"/library/{price['id']}/use")).status_code == 404
    other = await desk.bind("vera", await desk.card("market"), library_id=price["id"])
    assert other.json()["error"]["fields"]["library_id"]["code"] == "not_in_library"
    assert await bytes_of(desk, "anna", price["file"]) == b"%PDF-1.4 x"
    path = price["file"]["url"].removeprefix("/api/v1")
    assert (await desk.ask("vera", "GET", path)).status_code == 404
    await desk.ask("boris", "POST", f"/library/{price['id']}/restore")
    assert (await desk.ask("vera", "GET", path)).status_code == 200


async def test_what_stands_and_what_is_wrong_is_told(desk: Desk) -> None:
    price = await put(desk, file_id=await desk.upload("boris"), title="Прайс")
    path = f"/library/{price['id']}"
    await desk.ask("boris", "PATCH", path, json={"rev": 1, "folder": "a"})
    late = await desk.ask("ada", "PATCH", path, json={"rev": 1, "folder": "b"})
    assert (late.status_code, late.json()["current"]["folder"]) == (409, "a")
    theirs = await desk.upload("anna")
    for body, field, code in (
        ({"rev": 2, "file_id": theirs}, "file_id", "no_such_upload"),
        ({"rev": 2, "url": "https://example.com"}, "url", "file_has_no_address"),
        ({"rev": 2, "folder": "x" * 121}, "folder", "too_long"),
    ):
        answer = await desk.ask("boris", "PATCH", path, json=body)
        assert (answer.status_code, answer.json()["error"]["fields"][field]["code"]) == (422, code), body
    # a customer's file is a dialog's, not the house's
    of_dialog = await desk.village.file(await desk.village.dialog("sales"))
    answer = await desk.ask("boris", "POST", "/library", json={"file_id": of_dialog})
    assert answer.json()["error"]["fields"]["file_id"]["code"] == "no_such_upload"
    assert [each["library"]["id"] for each in await desk.told("library.changed")] == [price["id"]] * 2
