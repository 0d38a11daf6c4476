"""The end of a dialog is taken back, and whoever waited waits as before; not when something was said since."""

from typing import Any

import pytest

from backend.inbox.actions.close import Done, NoReply, done, no_reply, reopen
from backend.inbox.actions.close_undo import take_back_end
from backend.kit.errors import Conflict, Forbidden, Missing
from tests.cast import Cast

KEPT = ("state", "waiting_since", "waiting_clock", "unanswered", "opened_at", "stood")


async def standing(cast: Cast, dialog: int) -> list[Any]:
    row = await cast.row(dialog)
    return [row[name] for name in KEPT]


async def ends(cast: Cast, dialog: int, by: str) -> None:
    me = await cast.grants("anna")
    async with cast.db.tx() as tx:
        await (done(tx, me, dialog, Done("thanks")) if by == "done" else no_reply(tx, me, dialog, NoReply("thanks")))


async def takes_back(cast: Cast, dialog: int, who: str = "anna") -> None:
    async with cast.db.tx() as tx:
        await take_back_end(tx, await cast.grants(who), dialog)


@pytest.mark.parametrize("by", ["done", "no_reply"])
async def test_the_debt_stands_as_it_stood_and_the_thread_tells_it(cast: Cast, by: str) -> None:
    dialog = await cast.dialog()
    before = await standing(cast, dialog)
    await ends(cast, dialog, by)
    assert (await cast.row(dialog))["waiting_since"] is None
    await takes_back(cast, dialog)
    assert await standing(cast, dialog) == before
    told = (await cast.events("message.arrived"))[-1]["body"]
    assert told["message"]["meta"]["code"] == {"done": "reopened", "no_reply": "no_reply_undone"}[by]
    assert told["conversation"]["debt"] is not None
    with pytest.raises(Conflict):
        await takes_back(cast, dialog)


@pytest.mark.parametrize("by", ["done", "no_reply"])
async def test_what_was_said_since_has_made_its_own_standing(cast: Cast, by: str) -> None:
    dialog, late = await cast.dialog(), await cast.dialog()
    for each in (dialog, late):
        await ends(cast, each, by)
    await cast.says("anna", dialog)
    old = "UPDATE conversations SET stood = jsonb_set(stood, '{at}', to_jsonb(now() - interval '1 h')) WHERE id = $1"
    await cast.db.hot.execute(old, late)
    for each in (dialog, late):
        with pytest.raises(Conflict) as refused:
            await takes_back(cast, each)
        assert refused.value.code == "nothing_to_undo"


async def test_opened_by_hand_there_is_nothing_left_to_take_back(cast: Cast) -> None:
    dialog = await cast.dialog()
    await ends(cast, dialog, "done")
    async with cast.db.tx() as tx:
        await reopen(tx, await cast.grants("vera"), dialog)
    with pytest.raises(Conflict):
        await takes_back(cast, dialog)


async def test_it_needs_the_right_and_sight(cast: Cast) -> None:
    dialog, hidden = await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    await ends(cast, dialog, "done")
    with pytest.raises(Missing):
        await takes_back(cast, hidden)
    await cast.db.hot.execute("UPDATE roles SET rights = array_remove(rights, 'conversations.reply')")
    with pytest.raises(Forbidden):
        await takes_back(cast, dialog)
