"""A thread opened in its middle: the message that was found, and what stands about it."""

from backend.inbox.queries.thread import messages, messages_around
from tests.cast import Cast


async def test_a_message_stands_in_the_middle_and_both_ways_lead_on_without_a_hole(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute(
        "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) "
        "SELECT $1, n, 'note', n::text, now() FROM generate_series(2, 41) AS n",
        dialog,
    )
    async with cast.db.tx() as tx:
        views, older, newer = await messages_around(tx, dialog, 20, 10)
        assert [view.seq for view in views] == list(range(16, 26))
        above, _ = await messages(tx, dialog, before=older, after=None, limit=3)
        below, _ = await messages(tx, dialog, before=None, after=newer, limit=3)
        assert [view.seq for view in above] == [13, 14, 15]
        assert [view.seq for view in below] == [26, 27, 28]
        for seq, shown, ends in ((1, [1, 2, 3], (None, 3)), (41, [40, 41], (40, None)), (99, [40, 41], (40, None))):
            views, older, newer = await messages_around(tx, dialog, seq, 4)
            assert ([view.seq for view in views], (older, newer)) == (shown, ends)
