"""An address of a lent file opens that file for an hour, and nothing else, whatever is changed in it."""

from typing import Any
from uuid import UUID

import pytest

from backend.inbox.files.lend import Lending
from backend.kit.errors import Missing

FILE, OTHER = UUID(int=7), UUID(int=8)
KEY = "a-secret-key-of-thirty-two-characters"


class Nobody:
    """Whoever is refused has asked the database for nothing."""

    async def row(self, *asked: Any) -> None:
        raise AssertionError(f"asked for {asked}")


class Asked:
    """What a good address asks for."""

    def __init__(self) -> None:
        self.ids: list[UUID] = []

    async def row(self, sql: str, file_id: UUID) -> dict[str, str]:
        assert "m.direction = 'out' AND m.deleted_at IS NULL" in sql
        self.ids.append(file_id)
        return {"name": "a.jpg", "mime": "image/jpeg", "storage_key": "k"}


def token(lending: Lending) -> str:
    address = lending.address(FILE, "Счёт №1/../x.pdf")
    assert address.startswith("https://inbox.example/api/v1/lent/")
    assert address.count("/") == 7
    return address.split("/")[-2]


async def test_a_good_address_opens_its_own_file_also_after_the_key_was_changed() -> None:
    given, asked = token(Lending(KEY, "https://inbox.example")), Asked()
    found = await Lending(f"another-key-of-thirty-two-characters,{KEY}", "").find(asked, given)
    assert (found.name, asked.ids) == ("a.jpg", [FILE])


async def test_whatever_is_changed_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    lending = Lending(KEY, "https://inbox.example")
    name, until, proof = token(lending).split(".")
    bent = [
        f"{OTHER}.{until}.{proof}",
        f"{name}.{int(until) + 1}.{proof}",
        f"{name}.{until}.{proof[:-1]}0" if proof[-1] != "0" else f"{name}.{until}.{proof[:-1]}1",
        f"{name}.{until}.",
        f"{name}.{until}",
        f"{name}..{proof}",
        f"{name}.1e9.{proof}",
        "",
        "....",
        f"{name}.{until}.{proof}é",
        token(Lending("another-key-of-thirty-two-characters", "https://inbox.example")),
    ]
    for each in bent:
        with pytest.raises(Missing):
            await lending.find(Nobody(), each)
    good = f"{name}.{until}.{proof}"
    monkeypatch.setattr("backend.inbox.files.lend.time.time", lambda: int(until) + 1)
    with pytest.raises(Missing):
        await lending.find(Nobody(), good)
