"""Whatever the history offers to take back is as it was before, once it is taken back: each field, each own kind.

A change is made, taken back from the history, and the whole thing is compared with what stood before; then made again,
changed once more, taken back, emptied, taken back.
"""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from backend.fields.kinds import KINDS
from backend.kit.settings import Settings
from tests.rights.village import Village, open_village

# what tells that something was done, and not what stands there; what is derived of them has a rule of its own
MOVES = {"version", "rev", "updated_at", "status_changed_at", "warmth", "changed_at"}
OPTIONS = [{"label": "Малый"}, {"label": "Большой"}, {"label": "Средний"}]


def _still(found: Any) -> Any:
    """Without what every change moves, however deep."""
    if isinstance(found, dict):
        # since when it is closed is another moment each time; that it is closed is not
        whole = found | ({"closed_at": found["closed_at"] is not None} if "closed_at" in found else {})
        return {name: _still(value) for name, value in whole.items() if name not in MOVES}
    return [_still(each) for each in found] if isinstance(found, list) else found


class Thing:
    """A request, a person or a company, changed by ada over HTTP."""

    def __init__(self, village: Village, client: httpx.AsyncClient, kind: str, row_id: int) -> None:
        self.village, self.client, self.kind, self.id = village, client, kind, row_id
        self.path = f"/api/v1/{kind}/{row_id}"
        self.mark = "version" if kind == "cards" else "rev"

    async def read(self, more: str = "") -> Any:
        answer = await self.client.get(self.path + more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def whole(self) -> Any:
        items = await self.read("/items") if self.kind == "cards" else {"items": []}
        # a line that is put down once more is another line
        items["items"] = [line | {"id": None} for line in items["items"]]
        return _still([await self.read(), items])

    async def change(self, verb: str, body: dict[str, Any]) -> None:
        method, _, more = verb.partition(" ")
        seen = {self.mark: (await self.read())[self.mark]}
        # of a person's tags the whole list is put, whatever stood there
        body = body if more == "/tags" else body | seen
        answer = await self.client.request(method, self.path + more, json=body)
        assert answer.status_code == 200, (self.path, verb, body, answer.text)

    async def takes_back(self) -> None:
        """Everything that the last change wrote, the newest first, as somebody would press it."""
        page = (await self.read("/history"))["items"]
        # a person's facts stand on their request's page, too
        mine = [fact for fact in page if (fact["card_id"] is not None) is (self.kind == "cards")]
        newest = [fact for fact in mine if fact["at"] == mine[0]["at"]]
        offered = [fact for fact in newest if fact["can_undo"]]
        assert offered, newest
        for fact in offered:
            answer = await self.client.post(f"{self.path}/history/{fact['id']}/undo")
            assert answer.status_code == 200, (fact, answer.text)

    async def there_and_back(self, verb: str, *bodies: dict[str, Any]) -> None:
        for body in bodies:
            before = await self.whole()
            await self.change(verb, body)
            after = await self.whole()
            assert after != before, (self.kind, verb, body)
            await self.takes_back()
            assert await self.whole() == before, (self.kind, verb, body)
            await self.change(verb, body)
            assert await self.whole() == after, (self.kind, verb, body)


async def _company(client: httpx.AsyncClient) -> int:
    answer = await client.post("/api/v1/companies", json={"name": f"Фирма {uuid4().hex[:6]}"})
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


async def _file(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/v1/files", files={"file": ("price.pdf", b"%PDF-1.4 x")})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _field(client: httpx.AsyncClient, entity: str, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = {"entity": entity, "kind": kind, "name": f"{kind} {uuid4().hex[:6]}"}
    if kind in ("choice", "several"):
        body["options"] = OPTIONS
    answer = await client.post("/api/v1/fields", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["field"]
    return found


async def _values(village: Village, client: httpx.AsyncClient, kind: str, field: dict[str, Any]) -> list[Any]:
    """Two that differ, and nothing."""
    options = [each["id"] for each in field["options"]]
    match kind:
        case "choice":
            two: list[Any] = options[:2]
        case "several":
            two = [options[:1], options[1:]]
        case "person":
            two = [village.people.ids["anna"], village.people.ids["boris"]]
        case "company":
            two = [await _company(client), await _company(client)]
        case "file":
            two = [[{"id": await _file(client)}], [{"id": await _file(client)}]]
        case _:
            two = list(TYPED[kind])
    return [*two, None]


TYPED: dict[str, tuple[Any, Any]] = {
    "text": ("Тула", "Москва"),
    "long_text": ("Первая строка\nвторая", "третья"),
    "number": ("12,5", "13"),
    "money": ({"amount": "45000", "currency": "RUB"}, {"amount": "1.50", "currency": "EUR"}),
    "date": ("2026-03-05", "2026-04-06"),
    "moment": ("2026-03-05T10:00:00Z", "2026-03-06T11:30:00Z"),
    "flag": (True, False),
    "link": ("https://example.com/a", "https://example.com/b"),
    "phone": ("+79120000001", "+79120000002"),
    "email": ("a@example.com", "b@example.com"),
    "address": ("Тула, Ленина 1", "Москва, Тверская 2"),
}


async def _on_card(card: Thing) -> None:
    statuses = await card.village.rows(
        "SELECT id FROM statuses WHERE funnel_id = (SELECT funnel_id FROM cards WHERE id = $1) AND deleted_at IS NULL "
        "AND category NOT IN ('won') ORDER BY position",
        card.id,
    )
    ids = card.village.people.ids
    await card.there_and_back("PATCH", {"title": "Самовар"}, {"title": "Два самовара"}, {"title": ""})
    await card.there_and_back("PATCH", {"comment": "Скидка"}, {"comment": "Без скидки"}, {"comment": ""})
    await card.there_and_back("PATCH", {"responsible_id": ids["anna"]}, {"responsible_id": ids["boris"]})
    await card.there_and_back("PATCH", {"responsible_id": None})
    for amount in ("45000", "1250.5"):
        await card.there_and_back("PATCH", {"budget": {"amount": amount, "currency": "RUB"}})
    await card.there_and_back("PATCH", {"budget": None})
    await card.there_and_back("PATCH", {"tags": ["опт"]}, {"tags": ["опт", "срочно"]}, {"tags": []})
    for status in statuses[1:]:
        await card.there_and_back("PATCH", {"status_id": status["id"]})
    await card.there_and_back("PATCH", {"status_id": statuses[0]["id"]})
    line = {"name": "Самовар", "quantity": "2", "price": "45000.50"}
    for items in ([line], [line | {"quantity": "3"}, line | {"name": "Поднос", "discount": None}], []):
        await card.there_and_back("PUT /items", {"currency": "RUB", "items": items})


async def _on_person(person: Thing, firms: list[int]) -> None:
    ids = person.village.people.ids
    for name, two in {
        "name": ("Пётр", "Павел"),
        "surname": ("Титов", ""),
        "phone": ("+79120000003", None),
        "email": ("gleb@example.com", None),
        "birthday": ("1990-02-03", "--02-29", None),
        "type": ("client", "potential"),
        "responsible_id": (ids["anna"], ids["boris"], None),
        "phones": ([{"value": "+79120000004", "label": "work"}, {"value": "+79120000005", "label": "home"}], []),
        "emails": ([{"value": "a@example.com", "label": "work"}, {"value": "b@example.com", "label": "home"}], []),
    }.items():
        now = (await person.read()).get(name)
        await person.there_and_back("PATCH", *({name: each} for each in two if each != now))
    await person.there_and_back("PUT /tags", {"tags": ["vip"]}, {"tags": ["vip", "оптовик"]}, {"tags": []})
    at = [{"id": firm, "position": "Директор"} for firm in firms]
    await person.there_and_back("PUT /companies", {"companies": at[:1]}, {"companies": at}, {"companies": at[:1]})


async def _on_company(firm: Thing) -> None:
    ids = firm.village.people.ids
    reaches: tuple[list[dict[str, str]], ...] = ([{"value": "+79120000006", "label": "work"}], [])
    for name, two in {
        "name": ("Тульский самовар", "Самовары"),
        "type": ("client", "potential"),
        "phones": reaches,
        "emails": ([{"value": "a@example.com", "label": "work"}], []),
        "addresses": ([{"value": "Тула", "label": "work"}], []),
        "site": ("https://example.com", ""),
        "tax_id": ("7707083893", ""),
        "turnover": ({"amount": "1000000", "currency": "RUB"}, None),
        "employees": (12, 13, None),
        "responsible_id": (ids["boris"], None),
        "comment": ("Платят вовремя", ""),
    }.items():
        now = (await firm.read()).get(name)
        await firm.there_and_back("PATCH", *({name: each} for each in two if each != now))


async def _things(village: Village, client: httpx.AsyncClient) -> dict[str, Thing]:
    dialog = await village.dialog("sales")
    made = {"cards": await village.card(dialog), "contacts": await village.contact(dialog)}
    made["companies"] = await _company(client)
    return {kind: Thing(village, client, kind, row_id) for kind, row_id in made.items()}


@pytest.mark.timeout(300)
async def test_each_change_of_a_request_a_person_and_a_company_comes_back_from_the_history(settings: Settings) -> None:
    async with open_village(settings) as village, await village.client("ada") as ada:
        things = await _things(village, ada)
        await _on_card(things["cards"])
        await _on_person(things["contacts"], [things["companies"].id, await _company(ada)])
        await _on_company(things["companies"])


@pytest.mark.timeout(300)
async def test_each_kind_of_own_field_comes_back_from_the_history(settings: Settings) -> None:
    async with open_village(settings) as village, await village.client("ada") as ada:
        things = await _things(village, ada)
        for entity, thing in zip(("card", "contact", "company"), things.values(), strict=True):
            for kind in KINDS:
                field = await _field(ada, entity, kind)
                first, second, nothing = await _values(village, ada, kind, field)
                # values are read by the same code wherever they stand
                for value in (first, second, nothing) if entity == "card" else (first, nothing):
                    await thing.there_and_back("PATCH", {"fields": {str(field["id"]): value}})
