"""The pages of a dialog's files."""

from backend.inbox.queries.files import files, files_with
from tests.cast import Cast

_MANY = """
INSERT INTO attachments (id, conversation_id, seq, kind, name, state, position)
SELECT gen_random_uuid(), $1, $2::bigint, 'document', $2::text || '.' || n, 'stored', n
FROM generate_series(1, $3::int) AS n
"""
_SAID = "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) VALUES ($1, 2, 'note', '', now())"


async def test_a_message_with_more_files_than_a_page_holds_stands_on_it_whole(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.db.hot.execute(_SAID, dialog)
    for seq, many in ((1, 3), (2, 31)):
        await cast.db.hot.execute(_MANY, dialog, seq, many)
    contact = (await cast.row(dialog))["contact_id"]
    whole = [f"2.{n}" for n in range(31, 0, -1)]
    rest = ["1.3", "1.2", "1.1"]
    async with cast.db.tx() as tx:
        grants = await cast.grants("anna")
        page = await files(tx, dialog, "documents", before=None, after=None, limit=5)
        assert ([kept.file.name for kept in page.items], page.next) == (whole, 2)
        page = await files(tx, dialog, "documents", before=page.next, after=None, limit=5)
        assert ([kept.file.name for kept in page.items], page.next) == (rest, None)
        newer = await files(tx, dialog, "documents", before=None, after=1, limit=5)
        assert [kept.file.name for kept in newer.items] == whole[::-1]
        everywhere = await files_with(tx, grants, contact, "documents", cursor=None, limit=5)
        assert [kept.file.name for kept in everywhere.items] == whole
        everywhere = await files_with(tx, grants, contact, "documents", cursor=everywhere.next, limit=5)
        assert ([kept.file.name for kept in everywhere.items], everywhere.next) == (rest, None)
