"""What is told of a lead's items when it joins a deal whose items are in another currency."""

from typing import Any
from uuid import uuid4

import pytest

from tests.rights.conftest import village
from tests.rights.village import Village

__all__ = ["village"]
API = "/api/v1"


async def _with_item(client: Any, card: int, currency: str) -> int:
    version = (await client.get(f"{API}/cards/{card}")).json()["version"]
    item = {"name": "Самовар", "quantity": "1", "price": "45000"}
    body = {"version": version, "currency": currency, "items": [item]}
    put = await client.put(f"{API}/cards/{card}/items", json=body)
    assert put.status_code == 200, put.text
    return int(put.json()["version"])


@pytest.mark.parametrize(("currency", "stay", "lines"), [("EUR", True, 1), ("RUB", False, 2)])
async def test_whoever_converts_is_told_that_the_items_stay_with_the_lead(
    village: Village, currency: str, stay: bool, lines: int
) -> None:
    talk = await village.dialog("sales")
    lead = await village.card(talk)
    async with await village.client("ada") as ada:
        whose = {"client_id": str(uuid4()), "contact_id": await village.contact(talk), "funnel_id": 2}
        made = await ada.post(f"{API}/cards", json=whose)
        assert made.status_code == 201, made.text
        deal = made.json()["card"]["id"]
        await _with_item(ada, deal, currency)
        version = await _with_item(ada, lead, "RUB")
        body = {"client_id": str(uuid4()), "version": version, "deal": {"card_id": deal}}
        for status in (201, 200):
            answer = await ada.post(f"{API}/cards/{lead}/convert", json=body)
            assert (answer.status_code, answer.json()["items_stay"]) == (status, stay), answer.text
        assert len((await ada.get(f"{API}/cards/{deal}/items")).json()["items"]) == lines
        assert len((await ada.get(f"{API}/cards/{lead}/items")).json()["items"]) == 1
