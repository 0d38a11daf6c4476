"""Every kind of fact is recorded by doing the thing: about whom, by whom and with what (E3). The list is closed."""

from typing import get_args

import pytest

from backend.activities.data import DATA
from backend.activities.record import Ahead, Kind
from tests.activities import among_people, by_itself, in_dialogs, in_requests
from tests.activities.doing import DEEDS, Doing, done
from tests.rights.conftest import village
from tests.rights.village import Village

__all__ = ["village"]
ROOMS = (in_dialogs, in_requests, among_people, by_itself)
KINDS: tuple[Kind, ...] = get_args(Kind)


def test_no_kind_is_there_without_a_deed_and_a_shape() -> None:
    assert set(DEEDS) == set(KINDS)
    assert set(DATA) == {*KINDS, *get_args(Ahead)}
    assert not {*KINDS} & {*get_args(Ahead)}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
async def test_what_was_done_stands_in_the_log(village: Village, room: object) -> None:
    kinds = [kind for kind in KINDS if DEEDS[kind].__module__ == room.__name__]  # type: ignore[attr-defined]
    assert kinds
    async with await village.client("ada") as client:
        doing = Doing(village, client)
        for kind in kinds:
            await done(doing, kind)
