"""What people of the cast do with tasks."""

from typing import Any

import msgspec

from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.close import Finish, cancel, finish, reopen
from backend.tasks.actions.edit import EditTask, edit
from backend.tasks.actions.from_template import UseTemplate, use_template
from backend.tasks.actions.templates import NewTaskTemplate, make
from backend.tasks.queries import Wanted, listed
from backend.tasks.schemas import TaskTemplateView, TaskView
from tests.cast import Cast


class Doing:
    """`await doing.add("anna", card=7, title="…")`."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def card(self, **dialog: Any) -> int:
        return int((await self.cast.row(await self.cast.dialog(**dialog)))["card_id"])

    async def add(self, who: str, *, about: tuple[str, int], title: str = "Перезвонить", **rest: Any) -> TaskView:
        body = {"subject": {"kind": about[0], "id": about[1]}, "title": title} | rest
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await add(tx, grants, msgspec.convert(body, NewTask))

    async def edit(self, who: str, task_id: int, **change: Any) -> TaskView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await edit(tx, grants, task_id, msgspec.convert(change, EditTask))

    async def done(self, who: str, task_id: int, result: str = "") -> TaskView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await finish(tx, grants, task_id, Finish(result))

    async def cancel(self, who: str, task_id: int) -> TaskView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await cancel(tx, grants, task_id)

    async def reopen(self, who: str, task_id: int) -> TaskView:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await reopen(tx, grants, task_id)

    async def ids(self, who: str, limit: int = 200, **wanted: Any) -> list[int]:
        """Every page of a list."""
        grants = await self.cast.grants(who)
        found: list[int] = []
        cursor = None
        while True:
            async with self.cast.db.tx() as tx:
                page = await listed(tx, grants, msgspec.convert(wanted, Wanted), limit, cursor)
            found += [task.id for task in page.items]
            if (cursor := page.next) is None:
                return found

    async def template(self, **body: Any) -> TaskTemplateView:
        grants = await self.cast.grants("ada")
        async with self.cast.db.tx() as tx:
            return await make(tx, grants, None, msgspec.convert(body, NewTaskTemplate))

    async def use(self, who: str, template_id: int, about: tuple[str, int]) -> TaskView:
        grants = await self.cast.grants(who)
        body = msgspec.convert({"subject": {"kind": about[0], "id": about[1]}}, UseTemplate)
        async with self.cast.db.tx() as tx:
            return await use_template(tx, grants, template_id, body)

    async def facts(self, kind: str) -> list[dict[str, Any]]:
        rows = await self.cast.db.hot.fetch("SELECT * FROM activities WHERE kind = $1 ORDER BY id", kind)
        return [dict(row) for row in rows]

    async def without(self, right: str, role: str = "operator") -> None:
        """The role's members may no longer do that."""
        async with self.cast.db.tx() as tx:
            await tx.execute("UPDATE roles SET rights = array_remove(rights, $1) WHERE key = $2", right, role)

    async def own_mailbox(self, who: str) -> int:
        """A channel of this person's alone."""
        async with self.cast.db.tx() as tx:
            put = "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id"
            made: int = await tx.value(put, self.cast.ids[who])
        return made
