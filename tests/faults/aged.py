"""What an hour of silence leaves in the tables, without the hour."""

import asyncpg

from tests.journeys.house import House, until

_AGED = (
    "UPDATE channels SET active_since = now() - interval '1 day'",
    "UPDATE channel_health SET last_poll_at = now() - interval '{0}', drained_at = now() - interval '{0}'",
)


async def alter(house: House, *statements: str) -> None:
    """As the owner of the tables."""
    connection = await asyncpg.connect(house.processes.env["SAMOVAR_DATABASE_URL"])
    try:
        await connection.execute("SET ROLE samovar_owner")
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def until_heard(house: House) -> None:
    """Until a listener has noted its first poll."""

    async def look() -> bool:
        async with house.db.tx() as tx:
            return bool(await tx.value("SELECT count(*) FROM channel_health WHERE last_poll_at IS NOT NULL"))

    await until(look, "poll", 60)


async def age(house: House, interval: str) -> None:
    """No channel's platform has said anything for so long."""
    await alter(house, *(statement.format(interval) for statement in _AGED))
