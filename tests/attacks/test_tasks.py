"""Attacks 8 and 10 by a task: it opens nothing of what it is about, and is a way round no wall."""

from uuid import uuid4

import httpx

from tests.rights.village import Village

API = "/api/v1"
CANARY = "canary-5120"


async def adds(client: httpx.AsyncClient, card: int, **more: object) -> httpx.Response:
    return await client.post(f"{API}/tasks", json={"subject": {"kind": "card", "id": card}, "title": "x"} | more)


async def test_8_who_is_given_a_task_reads_the_task_and_nothing_of_the_dialog(village: Village) -> None:
    dialog = await village.dialog("market")
    card, contact = await village.card(dialog), await village.contact(dialog)
    await village.value("UPDATE contacts SET phone = $2 WHERE id = $1 RETURNING 1", contact, CANARY)
    await village.value("UPDATE messages SET text = $2 WHERE conversation_id = $1 RETURNING 1", dialog, CANARY)
    async with await village.client("boris") as boris, await village.client("anna") as anna:
        made = await adds(boris, card, assignee_id=village.people.ids["anna"])
        assert made.status_code == 201, made.text
        read = await anna.get(f"{API}/tasks?assignee=me")
        assert [task["id"] for task in read.json()["items"]] == [made.json()["id"]]
        assert CANARY not in read.text
        for way in (
            f"/cards/{card}",
            f"/contacts/{contact}",
            f"/conversations/{dialog}",
            f"/conversations/{dialog}/messages",
        ):
            assert (await anna.get(API + way)).status_code == 404, way
        # nor may she promise anything more about it, or read what others did
        assert (await adds(anna, card)).status_code == 404
        about = await anna.get(f"{API}/tasks?subject_kind=card&subject_id={card}")
        assert len(about.json()["items"]) == 1


async def test_10_a_task_is_no_way_into_a_mailbox_of_ones_own(village: Village) -> None:
    box = await village.value(
        "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id",
        village.people.ids["anna"],
    )
    dialog = await village.people.dialog(channel_id=box)
    card = await village.card(dialog)
    async with await village.client("anna") as anna, await village.client("ada") as ada:
        made = await adds(anna, card, title=CANARY)
        assert made.status_code == 201, made.text
        given = await anna.patch(
            f"{API}/tasks/{made.json()['id']}", json={"version": 1, "assignee_id": village.people.ids["ada"]}
        )
        assert given.status_code == 422
        for way in ("/tasks", f"/tasks?subject_kind=card&subject_id={card}", "/tasks?assignee=nobody"):
            assert CANARY not in (await ada.get(API + way)).text, way
        for attempt in (
            await ada.get(f"{API}/tasks/{made.json()['id']}"),
            await ada.post(f"{API}/tasks/{made.json()['id']}/done", json={}),
            await adds(ada, card),
            # nor is the request itself, whoever may see all requests
            await ada.get(f"{API}/cards/{card}"),
            await ada.patch(f"{API}/cards/{card}", json={"version": 1, "comment": "x"}),
            await ada.get(f"{API}/cards/{card}/history"),
        ):
            assert attempt.status_code == 404
        listed = await ada.get(f"{API}/cards?contact_id={await village.contact(dialog)}")
        assert listed.json()["items"] == []
        found = await ada.get(f"{API}/search?q={card}&group=cards")
        assert [each["id"] for each in found.json()["cards"]] == []
        own = await anna.get(f"{API}/search?q={card}&group=cards")
        assert [each["id"] for each in own.json()["cards"]] == [card]
        assert (await anna.get(f"{API}/cards/{card}")).status_code == 200


async def test_a_key_of_a_colleagues_tells_nothing_of_their_task(village: Village) -> None:
    mine, theirs = await village.card(await village.dialog("sales")), await village.card(await village.dialog("market"))
    key = str(uuid4())
    async with await village.client("vera") as vera, await village.client("anna") as anna:
        assert (await adds(vera, theirs, client_id=key, title=CANARY)).status_code == 201
        refused = await adds(anna, mine, client_id=key)
    assert refused.status_code == 409
    assert CANARY not in refused.text
