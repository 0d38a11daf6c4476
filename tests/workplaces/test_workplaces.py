"""A role or a person is given a workplace; where it is not fixed one chooses; a new house has ready ones."""

from typing import Any

import msgspec
import pytest

from backend.kit.errors import Conflict, Invalid
from backend.workplaces import look
from backend.workplaces.put import put
from backend.workplaces.schemas import MyWorkplace, PutWorkplaces, WorkplaceSetup
from tests.cast import Cast

MAIL = {"key": "mail", "opens": "inbox", "rail": ["inbox", "tasks"], "dialogs": {"state": "open", "ways": ["letter"]}}
OWN = {"key": "own-1", "name": "Приём", "opens": "board", "rail": ["board"], "requests": {"responsible": ["nobody"]}}


class House:
    """What ada puts, and where people then work."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def puts(self, rev: int, *items: Any, **whole: Any) -> WorkplaceSetup:
        async with self.cast.db.tx() as tx:
            body = msgspec.convert({"rev": rev, "items": items, **whole}, PutWorkplaces)
            return await put(tx, await self.cast.grants("ada"), "127.0.0.1", body)

    async def of(self, who: str) -> MyWorkplace:
        async with self.cast.db.tx() as tx:
            return await look.mine(tx, await self.cast.grants(who))

    async def where(self, who: str) -> str | None:
        return (await self.of(who)).mine

    async def chooses(self, who: str, key: str) -> None:
        sql = "UPDATE users SET settings = settings || jsonb_build_object('workplace', $2::text) WHERE id = $1"
        await self.cast.db.hot.execute(sql, self.cast.ids[who], key)

    async def role(self, key: str) -> int:
        found: int = await self.cast.db.hot.fetchval("SELECT id FROM roles WHERE key = $1", key)
        return found


@pytest.fixture
def house(cast: Cast) -> House:
    return House(cast)


async def test_a_new_house_has_ready_workplaces_and_everybody_all_sections(house: House) -> None:
    mine = await house.of("anna")
    assert [each.key for each in mine.items] == ["sales", "dialogs", "mail", "requests", "calls", "dispatch"]
    assert (mine.mine, mine.fixed) == (None, False)
    assert all(each.opens in each.rail for each in mine.items)
    await house.chooses("anna", "calls")
    assert await house.where("anna") == "calls"


async def test_a_person_has_what_was_given_to_them_or_else_to_their_role(house: House, cast: Cast) -> None:
    operator = await house.role("operator")
    await house.puts(
        0, MAIL, OWN,
        roles=[{"role_id": operator, "key": "mail"}], people=[{"user_id": cast.ids["vera"], "key": "own-1"}],
    )  # fmt: skip
    assert [await house.where(who) for who in ("anna", "vera", "boris")] == ["mail", "own-1", None]
    (told,) = await cast.events("workplaces.changed")
    assert (told["audience"]["type"], told["body"]["rev"]) == ("staff", 1)


async def test_what_is_fixed_is_chosen_by_nobody_and_what_is_not_by_everybody(house: House, cast: Cast) -> None:
    operator = await house.role("operator")
    people = [{"user_id": cast.ids["vera"], "key": "own-1", "fixed": True}]
    await house.puts(0, MAIL, OWN, roles=[{"role_id": operator, "key": "mail"}], people=people)
    for who in ("anna", "vera"):
        await house.chooses(who, "all")
    assert [await house.where(who) for who in ("anna", "vera")] == [None, "own-1"]
    vera = await house.of("vera")
    assert ([each.key for each in vera.items], vera.fixed) == (["own-1"], True)


async def test_what_is_deleted_is_nobodys_and_a_choice_of_it_is_forgotten(house: House, cast: Cast) -> None:
    await house.puts(0, MAIL, OWN)
    await house.chooses("anna", "own-1")
    assert await house.where("anna") == "own-1"
    await house.puts(1, MAIL)
    assert await house.where("anna") is None


async def test_somebody_who_left_and_comes_back_has_the_workplace_that_they_had(house: House, cast: Cast) -> None:
    vera = cast.ids["vera"]
    shown = await house.puts(0, MAIL, OWN, people=[{"user_id": vera, "key": "own-1", "fixed": True}])
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", vera)
    shown = await house.puts(shown.rev, MAIL, OWN)
    assert shown.people == []
    await cast.db.hot.execute("UPDATE users SET deactivated_at = NULL WHERE id = $1", vera)
    mine = await house.of("vera")
    assert (mine.mine, mine.fixed) == ("own-1", True)
    # by now she is shown: what is put without her takes it away
    await house.puts(shown.rev, MAIL, OWN)
    assert await house.where("vera") is None


async def test_a_workplace_that_is_deleted_waits_for_nobody(house: House, cast: Cast) -> None:
    vera = cast.ids["vera"]
    shown = await house.puts(0, MAIL, OWN, people=[{"user_id": vera, "key": "own-1", "fixed": True}])
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", vera)
    await house.puts(shown.rev, MAIL)
    await cast.db.hot.execute("UPDATE users SET deactivated_at = NULL WHERE id = $1", vera)
    mine = await house.of("vera")
    assert (mine.mine, mine.fixed) == (None, False)


async def test_of_two_who_change_it_at_once_the_second_is_told_what_stands(house: House) -> None:
    await house.puts(0, MAIL)
    with pytest.raises(Conflict, match="stale_version") as refused:
        await house.puts(0, OWN)
    assert [each.key for each in refused.value.extra["current"].items] == ["mail"]


@pytest.mark.parametrize(
    ("whole", "field"),
    [
        ({"items": [MAIL, MAIL]}, "items"),
        ({"items": [MAIL | {"opens": "board"}]}, "items.0.opens"),
        ({"items": [MAIL, OWN | {"name": " "}]}, "items.1.name"),
        ({"items": [MAIL | {"key": "all", "name": "Всё"}]}, "items.0.name"),
        ({"items": [MAIL], "roles": [{"role_id": 10**9, "key": "mail"}]}, "roles"),
        ({"items": [MAIL], "people": [{"user_id": 10**9, "key": "mail"}]}, "people"),
        ({"items": [MAIL], "people": [{"user_id": 1, "key": "mail"}, {"user_id": 1, "key": "all"}]}, "people"),
        ({"items": [MAIL], "people": [{"user_id": 1, "key": "calls"}]}, "people"),
    ],
)
async def test_what_cannot_stand_is_refused_with_the_field_named(house: House, whole: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await house.puts(0, *whole.pop("items"), **whole)
    assert list(refused.value.fields) == [field]
    assert (await house.of("anna")).mine is None
