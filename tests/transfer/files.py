"""A file comes in as over HTTP, and is worked off as the worker does."""

from pathlib import Path
from typing import Any

import msgspec

from backend.kit.storage import Storage
from backend.transfer.incoming import keep, look, steer, undo, work
from backend.transfer.incoming.rows import view_for
from backend.transfer.schemas import EditImport, ImportView, ReadAs, RowView
from tests.cast import Cast


class House:
    """Somebody of the cast who imports."""

    def __init__(self, cast: Cast, tmp: Path, who: str = "boris") -> None:
        self.cast, self.who, self.tmp = cast, who, tmp
        self.storage = Storage(f"file://{tmp}/files")

    async def take(self, content: bytes | str, entity: Any = "contact", name: str = "clients.csv") -> ImportView:
        path = self.tmp / "upload"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return await keep.take(self.cast.db, self.storage, await self.cast.grants(self.who), entity, path, name)

    async def read_as(self, run: ImportView, **asked: Any) -> ImportView:
        grants = await self.cast.grants(self.who)
        return await keep.read_as(self.cast.db, self.storage, grants, run.id, msgspec.convert(asked, ReadAs))

    async def set_up(self, run: ImportView, **change: Any) -> ImportView:
        grants = await self.cast.grants(self.who)
        whole = msgspec.to_builtins(run.setup) | change
        async with self.cast.db.tx() as tx:
            edit = msgspec.convert({"version": run.version, "setup": whole}, EditImport)
            return await steer.set_up(tx, grants, run.id, edit)

    async def preview(self, run: ImportView) -> list[RowView]:
        async with self.cast.db.tx() as tx:
            return await look.preview(tx, await self.cast.grants(self.who), run.id)

    async def check(self, run: ImportView) -> ImportView:
        async with self.cast.db.tx() as tx:
            await steer.check(tx, await self.cast.grants(self.who), run.id)
        return await self.worked(run)

    async def begin(self, run: ImportView) -> ImportView:
        async with self.cast.db.tx() as tx:
            return await steer.run(tx, await self.cast.grants(self.who), None, run.id)

    async def run(self, run: ImportView) -> ImportView:
        await self.begin(run)
        return await self.worked(run)

    async def worked(self, run: ImportView) -> ImportView:
        await work.run(self.cast.db, run.id)
        return await self.view(run)

    async def undo(self, run: ImportView) -> ImportView:
        async with self.cast.db.tx() as tx:
            await undo.undo(tx, await self.cast.grants(self.who), None, run.id)
        while await undo.batch(self.cast.db, run.id):
            pass
        return await self.view(run)

    async def view(self, run: ImportView) -> ImportView:
        async with self.cast.db.tx() as tx:
            return await view_for(tx, await self.cast.grants(self.who), run.id)

    async def faults(self, run: ImportView) -> dict[int, list[tuple[str, str]]]:
        """line → (column, sentence) of each row that failed."""
        async with self.cast.db.tx() as tx:
            page = await look.rows(tx, await self.cast.grants(self.who), run.id, "error", None, 200)
        return {row.line: [(each.column, each.message) for each in row.faults] for row in page.items}

    async def count(self, table: str, where: str = "true") -> int:
        found: int = await self.cast.db.hot.fetchval(f"SELECT count(*) FROM {table} WHERE {where}")
        return found
