"""Whatever is said, in whatever order: one's own word counts, and what one left stays left."""

import random
from typing import Any

import pytest_asyncio

from backend.wiring import lists_of_rooms, sight_of_notices
from tests.cast import Cast
from tests.feed.reading import Reading
from tests.feed.test_following import Followers

LEVELS = ("all", "money", "mentions")
WHAT: tuple[dict[str, Any], ...] = (
    {"kind": "house"},
    {"kind": "own"},
    {"kind": "section", "section": "notes"},
    {"kind": "section", "section": "requests"},
)


@pytest_asyncio.fixture
async def followers(cast: Cast) -> Followers:
    lists_of_rooms()
    sight_of_notices()
    found = Followers(cast)
    await found.begin()
    return found


class House:
    """What was said so far, and by it what counts: one's own word, else the widest default of role, team, newcomers."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.said: dict[tuple[str, int], str] = {}
        self.given: dict[tuple[str, int, int], str] = {}
        self.role: dict[str, int] = {}
        self.teams: dict[str, set[int]] = {"anna": set(), "vera": set()}

    async def build(self) -> None:
        db = self.cast.db.hot
        self.roles = [
            row["id"] for row in await db.fetch("SELECT id FROM roles WHERE key IN ('operator', 'supervisor')")
        ]
        self.team = await db.fetchval("INSERT INTO teams (name) VALUES ('Север') RETURNING id")
        for who in self.teams:
            self.role[who] = await db.fetchval("SELECT role_id FROM users WHERE id = $1", self.cast.ids[who])

    def expected(self, who: str) -> dict[int, tuple[str, bool]]:
        found = {}
        for at in range(len(WHAT)):
            mine = self.said.get((who, at))
            defaults = [
                level
                for (whom, whom_id, what), level in self.given.items()
                if what == at
                and ((whom == "role" and whom_id == self.role[who]) or (whom == "team" and whom_id in self.teams[who]))
            ]
            if mine is not None:
                found[at] = (mine, False)
            elif defaults:
                found[at] = (min(defaults, key=LEVELS.index), True)
        return found

    async def step(self, followers: Followers) -> None:
        dice, db = self.dice, self.cast.db.hot
        who, at = dice.choice(sorted(self.teams)), dice.randrange(len(WHAT))
        match dice.choice(("give", "give", "give", "take", "say", "leave", "leave", "role", "team")):
            case "give" | "take" as verb:
                whom = dice.choice([("team", self.team), *(("role", role) for role in self.roles)])
                self.given.pop((*whom, at), None)
                if verb == "give":
                    self.given[(*whom, at)] = dice.choice(LEVELS)
                await followers.defaults(
                    *({"whom": whom, "whom_id": of, "level": level} | WHAT[what]
                      for (whom, of, what), level in self.given.items())
                )  # fmt: skip
            case "say" | "leave" as verb:
                self.said[(who, at)] = dice.choice(LEVELS) if verb == "say" else "off"
                await followers.put(who, self.said[(who, at)], **WHAT[at])
            case "role":
                self.role[who] = dice.choice(self.roles)
                await db.execute("UPDATE users SET role_id = $2 WHERE id = $1", self.cast.ids[who], self.role[who])
            case _:
                self.teams[who] ^= {self.team}
                sql = (
                    "INSERT INTO team_members (team_id, user_id) VALUES ($1, $2)"
                    if self.teams[who]
                    else "DELETE FROM team_members WHERE team_id = $1 AND user_id = $2"
                )
                await db.execute(sql, self.team, self.cast.ids[who])


async def test_what_counts_is_ones_own_word_and_no_default_brings_back_what_was_left(
    cast: Cast, followers: Followers
) -> None:
    house = House(cast, 8205)
    await house.build()
    left = False
    for _ in range(120):
        await house.step(followers)
        for who in house.teams:
            expected = {
                (WHAT[at]["kind"], WHAT[at].get("section", ""), *rest) for at, rest in house.expected(who).items()
            }
            listed = {(kind, section, level, given) for kind, section, _, level, given in await followers.listed(who)}
            assert listed == expected
            left |= any(level == "off" for _, _, level, _ in listed)
    assert left


async def test_a_default_counts_for_clients_that_are_yet_to_come_and_not_for_who_left_it(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    role = await cast.db.hot.fetchval("SELECT role_id FROM users WHERE id = $1", cast.ids["anna"])
    await cast.db.hot.execute("UPDATE users SET role_id = $2 WHERE id = $1", cast.ids["vera"], role)
    await followers.put("vera", "off", kind="section", section="notes")
    await followers.defaults({"whom": "role", "whom_id": role, "kind": "section", "section": "notes", "level": "all"})
    # that client was not there when it was said
    await cast.says("boris", await cast.dialog("Новый"), "заметка", kind="note")
    assert await reading.kinds("anna", whose="following") == ["note"]
    assert await reading.kinds("vera", whose="following") == []
    assert [who for who, _ in await followers.told() if who in (cast.ids["anna"], cast.ids["vera"])] == [
        cast.ids["anna"]
    ]
