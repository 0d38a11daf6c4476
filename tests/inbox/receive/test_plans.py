"""Receive's statements come again with every message: planned once, each by index (docs/decisions/0025)."""

import pytest

from backend.inbox.intake import Intake
from tests.inbox.receive.world import World, body, edit, message

# funnels, statuses and fields of one's own have a dozen rows, and no column to look them up by but their own
SMALL = ("Seq Scan on statuses", "Seq Scan on funnels", "Seq Scan on fields")


async def test_receive_is_planned_once_and_never_reads_a_table_whole(world: World) -> None:
    await world.db.steadies.expire_connections()
    intake = Intake(world.db, patience_s=30)
    for n in range(8):
        await intake.submit(world.channel, body(message(str(n), who=f"c{n % 2}")), within_s=60)
        await intake.submit(world.channel, body(edit(str(n), "other words", who=f"c{n % 2}")), within_s=60)
    async with world.db.steady() as tx:
        known = await tx.fetch(
            "SELECT name, generic_plans, custom_plans, cardinality(parameter_types) AS places"
            " FROM pg_prepared_statements WHERE statement !~ 'pg_prepared_statements'"
        )
        assert sum(row["generic_plans"] for row in known) > 100
        assert [row["name"] for row in known if row["custom_plans"]] == []
        for row in known:
            given = ", ".join(["NULL"] * row["places"])
            plan = await tx.fetch(f"EXPLAIN EXECUTE {row['name']}{f' ({given})' if given else ''}")
            lines = [line["QUERY PLAN"] for line in plan]
            assert [line for line in lines if "Seq Scan" in line and not any(s in line for s in SMALL)] == []


@pytest.mark.parametrize("setting", ["plan_cache_mode", "enable_seqscan"])
async def test_lists_are_planned_for_what_they_ask(world: World, setting: str) -> None:
    async with world.db.tx() as tx:
        plain = await tx.value(
            f"SELECT reset_val = boot_val AND setting = boot_val FROM pg_settings WHERE name = '{setting}'"
        )
    assert plain
