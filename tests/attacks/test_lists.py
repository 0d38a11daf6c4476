"""Attacks 12 and 13 on the lists: column, order and condition are of a closed list, a search is only a text."""

import time
from typing import Any

import pytest

from backend.kit.settings import Settings
from tests.rights.village import open_village

API = "/api/v1"
LISTS = ("contacts", "companies", "cards", "orders", "invoices")
NASTY = (
    "1' OR '1'='1", "1);select pg_sleep(5)--", "password_hash", "name; DROP TABLE users", "u.password_hash",
    "(select token_hash from sessions)", "id) OR (1=1", "field:1) OR (1=1",
)  # fmt: skip
# what is only looked for: of the whole, of a name, of a card
TEXTS = (*NASTY, "%", "_", "'", "\\", "%_'\\%", "(a+)+$" * 30, "[" * 200, "тула%")
# ten times the figure of the attack
WITHIN_S = 5.0
OWN = ("number", "date", "moment", "money", "flag", "phone", "person", "company")


@pytest.mark.timeout(300)
async def test_12_13_a_list_takes_its_own_columns_and_reads_all_else_as_a_text(settings: Settings) -> None:
    async with open_village(settings) as village, await village.client("ada") as ada:
        own: dict[str, list[str]] = {}
        for entity, noun in (("contact", "contacts"), ("company", "companies"), ("card", "cards")):
            for kind in OWN:
                made = await ada.post(f"{API}/fields", json={"entity": entity, "kind": kind, "name": kind})
                assert made.status_code == 201, made.text
                own.setdefault(noun, []).append(f"field:{made.json()['field']['id']}")
        users = await village.value("SELECT count(*) FROM users")
        slowest = 0.0

        async def asks(noun: str, body: dict[str, Any]) -> Any:
            nonlocal slowest
            begun = time.monotonic()
            answer = await ada.post(f"{API}/{noun}/list", json=body)
            slowest = max(slowest, time.monotonic() - begun)
            return answer

        for noun in LISTS:
            for text in NASTY:
                for body, field in (
                    ({"order": {"column": text}}, "order"),
                    ({"where": {"column": text, "op": "is", "values": ["1"]}}, "where"),
                    ({"where": {"column": "created_at", "op": text, "values": ["1"]}}, "where"),
                    ({"where": {"column": "created_at", "op": "is", "values": [text]}}, "where"),
                ):
                    answer = await asks(noun, body)
                    assert answer.status_code == 422, (noun, body, answer.text)
                    assert any(name.startswith(field) for name in answer.json()["error"]["fields"]), answer.text
                for column in own.get(noun, ()):
                    answer = await asks(noun, {"where": {"column": column, "op": "is", "values": [text]}})
                    # a flag or a phone may read nothing in it; nobody is found by it
                    assert answer.status_code == 422 or not answer.json()["items"], (noun, column, text, answer.text)
                answer = await asks(noun, {"cursor": text})
                assert answer.status_code in (400, 422), answer.text
            for text in TEXTS:
                answer = await asks(noun, {"search": text[:200]})
                assert (answer.status_code, answer.json()["items"]) == (200, []), (noun, text)
        assert await village.value("SELECT count(*) FROM users") == users
        assert slowest < WITHIN_S
