"""Files and links of requests, people, companies: bound, seen with what they are bound to, removed and brought back."""

from uuid import uuid4

from tests.documents.desk import Desk


async def test_a_file_and_a_link_stand_on_a_request_for_whoever_sees_it(desk: Desk) -> None:
    card = await desk.card()
    made = await desk.bound("anna", card, file_id=await desk.upload("anna"), title="Прайс")
    await desk.bound("anna", card, url="example.com/договор", title="Договор")
    assert await desk.titles("boris", card) == ["Договор", "Прайс.pdf"]
    assert (made["file"]["mime"], made["file"]["size"], made["author"]["name"]) == ("application/pdf", 10, "Анна")
    got = await desk.ask("boris", "GET", made["file"]["url"].removeprefix("/api/v1"))
    assert (got.status_code, got.content) == (200, b"%PDF-1.4 x")
    assert got.headers["content-disposition"].startswith("attachment")
    # who does not see the request has neither list nor bytes
    assert (await desk.ask("vera", "GET", f"/cards/{card}/documents")).status_code == 404
    assert (await desk.ask("vera", "GET", f"/documents/{made['id']}")).status_code == 404
    assert (await desk.ask("vera", "GET", made["file"]["url"].removeprefix("/api/v1"))).status_code == 404


async def test_it_goes_to_other_windows_and_into_the_history(desk: Desk) -> None:
    card = await desk.card()
    made = await desk.bound("anna", card, url="https://example.com", title="Сайт")
    await desk.ask("anna", "PATCH", f"/documents/{made['id']}", json={"rev": 1, "title": "Наш сайт"})
    await desk.ask("boris", "DELETE", f"/documents/{made['id']}")
    await desk.ask("anna", "POST", f"/documents/{made['id']}/restore")
    told = [(each["document"]["title"], each["document"]["removed"]) for each in await desk.told()]
    assert told == [("Сайт", False), ("Наш сайт", False), ("Наш сайт", True), ("Наш сайт", False)]
    facts = (await desk.ask("anna", "GET", f"/cards/{card}/history")).json()["items"]
    kinds = [fact["kind"] for fact in reversed(facts) if fact["kind"].startswith("document_")]
    assert kinds == ["document_added", "document_renamed", "document_removed", "document_restored"]
    renamed = next(fact for fact in facts if fact["kind"] == "document_renamed")
    assert renamed["data"] == {"title": "Наш сайт", "from": "Сайт"}


async def test_removed_it_is_not_served_and_brought_back_it_is(desk: Desk) -> None:
    card = await desk.card()
    made = await desk.bound("anna", card, file_id=await desk.upload("anna"))
    for _ in range(2):
        gone = await desk.ask("anna", "DELETE", f"/documents/{made['id']}")
        assert (gone.status_code, gone.json()["removed"], gone.json()["rev"]) == (200, True, 2)
    assert await desk.titles("anna", card) == []
    assert (
        await desk.ask("anna", "PATCH", f"/documents/{made['id']}", json={"rev": 2, "title": "x"})
    ).status_code == 404
    back = await desk.ask("anna", "POST", f"/documents/{made['id']}/restore")
    assert (back.status_code, back.json()["removed"]) == (200, False)
    assert await desk.titles("anna", card) == ["price.pdf"]


async def test_a_stale_rename_shows_what_stands(desk: Desk) -> None:
    made = await desk.bound("anna", await desk.card(), url="https://example.com", title="Сайт")
    path = f"/documents/{made['id']}"
    assert (await desk.ask("boris", "PATCH", path, json={"rev": 1, "title": "Магазин"})).status_code == 200
    late = await desk.ask("anna", "PATCH", path, json={"rev": 1, "title": "Лавка"})
    assert (late.status_code, late.json()["error"]["code"], late.json()["current"]["title"]) == (
        409, "stale_version", "Магазин",
    )  # fmt: skip


async def test_a_file_of_the_dialog_is_pinned_once_and_leads_to_its_message(desk: Desk) -> None:
    dialog = await desk.village.dialog("sales")
    card, file = await desk.village.card(dialog), await desk.village.file(dialog)
    first = await desk.bound("anna", card, file_id=file)
    again = await desk.bound("boris", card, file_id=file)
    assert first["id"] == again["id"]
    assert first["said_in"] == {"conversation_id": dialog, "seq": 1, "file_id": file}
    # it stands on its own from now on: the message may be deleted
    await desk.village.value("UPDATE messages SET deleted_at = now() WHERE conversation_id = $1 RETURNING 1", dialog)
    assert (await desk.ask("anna", "GET", first["file"]["url"].removeprefix("/api/v1"))).status_code == 200
    assert (await desk.ask("anna", "GET", f"/files/{file}")).status_code == 404


async def test_whoever_did_it_twice_did_it_once(desk: Desk) -> None:
    card, key = await desk.card(), str(uuid4())
    one = await desk.bound("anna", card, url="https://example.com", client_id=key)
    two = await desk.bound("anna", card, url="https://example.com", client_id=key)
    assert one["id"] == two["id"]
    other = await desk.bind("boris", card, url="https://example.com", client_id=key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "document_key_reused")


async def test_a_person_and_a_company_show_those_of_their_requests_that_one_sees(desk: Desk) -> None:
    village = desk.village
    dialog = await village.dialog("sales")
    card, contact = await village.card(dialog), await village.contact(dialog)
    company = await village.value("INSERT INTO companies (name) VALUES ('x') RETURNING id")
    hidden = await desk.card("market")
    put = "UPDATE cards SET contact_id = $2, company_id = $3 WHERE id = ANY ($1::bigint[]) RETURNING 1"
    await village.value(put, [card, hidden], contact, company)
    await desk.bound("anna", card, url="https://a.example")
    await desk.bound("vera", hidden, url="https://hidden.example")
    await desk.bound("anna", contact, "contact", url="https://b.example")
    await desk.bound("anna", company, "company", url="https://c.example")
    assert await desk.titles("anna", contact, "contacts") == ["b.example", "a.example"]
    assert await desk.titles("anna", company, "companies") == ["c.example", "a.example"]
    assert await desk.titles("ada", company, "companies") == ["c.example", "hidden.example", "a.example"]


async def test_pages_follow_each_other(desk: Desk) -> None:
    card = await desk.card()
    for n in range(5):
        await desk.bound("anna", card, url=f"https://example.com/{n}")
    found, cursor = [], ""
    while True:
        page = (await desk.ask("anna", "GET", f"/cards/{card}/documents?limit=2{cursor}")).json()
        found += [each["title"] for each in page["items"]]
        assert page["count"] == 5
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == [f"example.com/{n}" for n in (4, 3, 2, 1, 0)]


async def test_a_locked_request_keeps_what_it_has(desk: Desk) -> None:
    card = await desk.card()
    made = await desk.bound("anna", card, url="https://example.com")
    await desk.village.value("UPDATE cards SET locked = true WHERE id = $1 RETURNING 1", card)
    for answer in (
        await desk.bind("anna", card, url="https://example.org"),
        await desk.ask("anna", "DELETE", f"/documents/{made['id']}"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "card_locked")
    assert await desk.titles("anna", card) == ["example.com"]


WRONG = [
    ({"url": "javascript:alert(1)"}, "url", "bad_address"),
    ({"url": "data:text/html,x"}, "url", "bad_address"),
    ({"url": "file:///etc/passwd"}, "url", "bad_address"),
    ({"url": "https://user:pass@example.com"}, "url", "bad_address"),
    ({"url": "java\tscript:alert(1)"}, "url", "bad_address"),
    ({"url": ""}, "url", "bad_address"),
    ({"url": "https://example.com", "title": "x" * 181}, "title", "too_long"),
    ({}, "file_id", "file_or_link"),
    ({"url": "https://example.com", "file_id": str(uuid4())}, "file_id", "file_or_link"),
    ({"file_id": str(uuid4())}, "file_id", "no_such_upload"),
]


async def test_what_is_wrong_is_named(desk: Desk) -> None:
    card = await desk.card()
    for what, field, code in WRONG:
        answer = await desk.bind("anna", card, **what)
        assert (answer.status_code, answer.json()["error"]["fields"][field]["code"]) == (422, code), what
    assert await desk.titles("anna", card) == []
