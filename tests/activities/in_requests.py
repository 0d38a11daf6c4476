"""Deeds to requests, what is sold in them, and their papers."""

from typing import Any
from uuid import uuid4

from backend.access.rights import MONEY
from tests.activities.doing import Doing, Talk, Told, deed

ITEMS = [{"name": "Самовар", "price": "5"}]
FIVE = {"amount": "5.00", "currency": "RUB"}


@deed("lead_created")
async def makes_a_lead(doing: Doing) -> Told:
    talk = await doing.talk()
    body = {"client_id": str(uuid4()), "conversation_id": talk.id}
    made = await doing.ask("POST", "/cards", body)
    about = talk.about | {"card_id": made["card"]["id"]}
    return doing.told(about, channel_id=doing.village.people.sales, by_hand=True)


async def _converted(doing: Doing, talk: Talk) -> tuple[int, str]:
    """The deal, and the key of the wish."""
    key = str(uuid4())
    made = await doing.ask("POST", f"/cards/{talk.card}/convert", {"client_id": key, "version": 1})
    return int(made["deal"]["id"]), key


@deed("deal_created")
async def makes_a_deal(doing: Doing) -> Told:
    talk = await doing.talk()
    deal, _ = await _converted(doing, talk)
    about = {"contact_id": talk.contact, "card_id": deal}
    return doing.told(about, channel_id=doing.village.people.sales, born_of=talk.card)


@deed("status_changed")
async def moves_it(doing: Doing) -> Told:
    talk = await doing.talk()
    stood = await doing.village.value("SELECT status_id FROM cards WHERE id = $1", talk.card)
    other = await doing.village.value("SELECT id FROM statuses WHERE shipped = 'lead_contacted'")
    await doing.card(talk, status_id=other)
    return doing.told(talk.request, from_=stood, to=other)


@deed("budget_changed")
async def sets_a_budget(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.card(talk, budget=FIVE)
    return doing.told(talk.request, from_=None, to=FIVE)


@deed("comment_changed")
async def comments(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.card(talk, comment="На пять литров")
    return doing.told(talk.request, from_="", to="На пять литров")


@deed("field_changed")
async def names_it(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.card(talk, title="Самовар")
    return doing.told(talk.request, field="title", from_="", to="Самовар")


@deed("tag_added")
async def tags_it(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.card(talk, tags=["медь"])
    return doing.told(talk.request, tag="медь")


@deed("tag_removed")
async def takes_the_tag_off(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.card(talk, tags=["медь"])
    await doing.card(talk, tags=[])
    return doing.told(talk.request, tag="медь")


@deed("card_deleted")
async def throws_it_away(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("DELETE", f"/cards/{talk.card}?version=1")
    return doing.told(talk.request)


@deed("card_restored")
async def brings_it_back(doing: Doing) -> Told:
    talk = await doing.talk()
    await doing.ask("DELETE", f"/cards/{talk.card}?version=1")
    await doing.ask("POST", f"/cards/{talk.card}/restore")
    return doing.told(talk.request)


async def _sold(doing: Doing, talk: Talk) -> int:
    """The version of its request."""
    body = {"version": 1, "currency": "RUB", "items": ITEMS}
    await doing.ask("PUT", f"/cards/{talk.card}/items", body)
    return int((await doing.ask("GET", f"/cards/{talk.card}"))["version"])


@deed("items_changed")
async def sells(doing: Doing) -> Told:
    talk = await doing.talk()
    await _sold(doing, talk)
    now = await doing.village.value("SELECT max(id) FROM card_item_lists WHERE card_id = $1", talk.card)
    return doing.told(
        talk.request, from_={"budget": None, "count": 0}, to={"budget": FIVE, "count": 1},
        added=["Самовар"], removed=[], changed=[], was=None, now=now,
    )  # fmt: skip


async def _ordered(doing: Doing, talk: Talk) -> dict[str, Any]:
    made: dict[str, Any] = await doing.ask("POST", f"/cards/{talk.card}/orders", {"version": await _sold(doing, talk)})
    return made


@deed("order_made")
async def orders(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _ordered(doing, talk)
    return doing.told(talk.request, order_id=made["id"], number=made["number"], to=FIVE)


@deed("order_moved")
async def moves_the_order(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _ordered(doing, talk)
    await doing.ask("PATCH", f"/orders/{made['id']}", {"version": made["version"], "state": "done"})
    data = {"order_id": made["id"], "number": made["number"], "from_": made["state"], "to": "done"}
    return doing.told(talk.request, **data)


async def _looks(doing: Doing, what: str) -> None:
    """The client opens the link."""
    url = (await doing.ask("POST", f"{what}/links"))["url"]
    answer = await doing.client.get(url, headers={"user-agent": "Mozilla/5.0 Safari", "cookie": ""})
    assert answer.status_code == 200, answer.text


@deed("order_opened")
async def a_client_opens_an_order(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _ordered(doing, talk)
    await _looks(doing, f"/orders/{made['id']}")
    return Told(talk.request, {"order_id": made["id"], "number": made["number"]}, ("system", None))


async def issued(doing: Doing, talk: Talk, **more: Any) -> tuple[str, dict[str, Any]]:
    """Where it stands, and what every fact of it says."""
    await _sold(doing, talk)
    seller = await doing.ask("POST", "/sellers", {"name": f"Самовары {uuid4()}", "time_zone": "Europe/Vilnius"})
    body = {"client_id": str(uuid4()), "seller_id": seller["id"]}
    draft = await doing.ask("POST", f"/cards/{talk.card}/invoices", body)
    place = f"/invoices/{draft['id']}"
    made = await doing.ask("POST", f"{place}/issue", {"version": draft["version"]})
    return place, {"field": MONEY, "invoice_id": made["id"], "number": made["number"], "sum": FIVE}


@deed("invoice_issued")
async def issues(doing: Doing) -> Told:
    talk = await doing.talk()
    _, data = await issued(doing, talk)
    return doing.told(talk.request, **data)


@deed("invoice_opened")
async def a_client_opens_an_invoice(doing: Doing) -> Told:
    talk = await doing.talk()
    place, data = await issued(doing, talk)
    await _looks(doing, place)
    return Told(talk.request, data, ("system", None))


@deed("invoice_void")
async def voids(doing: Doing) -> Told:
    talk = await doing.talk()
    place, data = await issued(doing, talk)
    await doing.ask("POST", f"{place}/void", {"version": 2, "reason": "Не та сумма"})
    return doing.told(talk.request, **data, reason="Не та сумма")


async def _paid(doing: Doing, place: str, **more: Any) -> Any:
    return await doing.ask("POST", f"{place}/payments", {"key": str(uuid4()), "amount": "5", "way": "cash"} | more)


@deed("invoice_paid")
async def takes_money(doing: Doing) -> Told:
    talk = await doing.talk()
    place, data = await issued(doing, talk)
    await _paid(doing, place)
    return doing.told(talk.request, **data, amount=FIVE, way="cash", status="paid")


@deed("invoice_refunded")
async def gives_money_back(doing: Doing) -> Told:
    talk = await doing.talk()
    place, data = await issued(doing, talk)
    await _paid(doing, place)
    seen = await _paid(doing, place, kind="refund")
    return doing.told(talk.request, **data, amount=FIVE, way="cash", status=seen["status"])


@deed("payment_undone")
async def undoes_a_payment(doing: Doing) -> Told:
    talk = await doing.talk()
    place, data = await issued(doing, talk)
    seen = await _paid(doing, place)
    await doing.ask("DELETE", f"{place}/payments/{seen['payments'][0]['id']}")
    return doing.told(talk.request, **data, amount=FIVE)


@deed("task_added")
async def promises(doing: Doing) -> Told:
    talk = await doing.talk()
    body = {"subject": {"kind": "card", "id": talk.card}, "title": "Позвонить", "kind": "call"}
    made = await doing.ask("POST", "/tasks", body)
    return doing.told(talk.request, task_id=made["id"], kind="call", title="Позвонить")


@deed("task_done")
async def keeps_the_promise(doing: Doing) -> Told:
    talk = await doing.talk()
    body = {"subject": {"kind": "conversation", "id": talk.id}, "title": "Ответить"}
    made = await doing.ask("POST", "/tasks", body)
    await doing.ask("POST", f"/tasks/{made['id']}/done", {})
    # what a task about a dialog is called is told to those alone who see the dialog
    return doing.told(talk.about, task_id=made["id"], kind="todo")


async def _bound(doing: Doing, talk: Talk) -> dict[str, Any]:
    body = {"about": {"kind": "card", "id": talk.card}, "url": "https://x.example", "title": "Смета"}
    made: dict[str, Any] = await doing.ask("POST", "/documents", body)
    return made


@deed("document_added")
async def binds_a_paper(doing: Doing) -> Told:
    talk = await doing.talk()
    await _bound(doing, talk)
    return doing.told(talk.request, title="Смета")


@deed("document_renamed")
async def renames_it(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _bound(doing, talk)
    await doing.ask("PATCH", f"/documents/{made['id']}", {"rev": made["rev"], "title": "Смета 2"})
    return doing.told(talk.request, title="Смета 2", from_="Смета")


@deed("document_removed")
async def takes_it_away(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _bound(doing, talk)
    await doing.ask("DELETE", f"/documents/{made['id']}")
    return doing.told(talk.request, title="Смета")


@deed("document_restored")
async def puts_it_back(doing: Doing) -> Told:
    talk = await doing.talk()
    made = await _bound(doing, talk)
    await doing.ask("DELETE", f"/documents/{made['id']}")
    await doing.ask("POST", f"/documents/{made['id']}/restore")
    return doing.told(talk.request, title="Смета")
