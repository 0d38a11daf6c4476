"""What people of the cast read in the feed."""

from typing import Any

from backend.feed.read import feed
from backend.feed.schemas import Feed, FeedItem
from backend.feed.walk import Wanted
from tests.cast import Cast


class Reading:
    """`await reading.kinds("anna")`: what she finds, newest first."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def page(self, who: str, limit: int = 40, cursor: str | None = None, **wanted: Any) -> Feed:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await feed(tx, grants, Wanted(**wanted), limit, cursor)

    async def items(self, who: str, limit: int = 40, **wanted: Any) -> list[FeedItem]:
        """All pages."""
        found: list[FeedItem] = []
        cursor = None
        while True:
            page = await self.page(who, limit, cursor, **wanted)
            found += page.items
            if page.next is None:
                return found
            cursor = page.next

    async def kinds(self, who: str, **wanted: Any) -> list[str]:
        return [item.kind for item in await self.items(who, **wanted)]
