"""The pages of a dialog's files."""

from backend.inbox.queries.files import files
from tests.cast import Cast


async def test_a_message_with_more_files_than_a_page_holds_stands_on_it(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute(
        "INSERT INTO attachments (id, conversation_id, seq, kind, name, state, position) "
        "SELECT gen_random_uuid(), $1, 1, 'document', 'f' || n, 'stored', n FROM generate_series(1, 12) AS n",
        dialog,
    )
    async with cast.db.tx() as tx:
        page = await files(tx, dialog, "documents", before=None, after=None, limit=5)
    assert [kept.seq for kept in page.items] == [1] * 10
    assert page.next == 1
