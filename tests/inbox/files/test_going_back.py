"""What came before a version made pictures of it gets them too: little by little, the newest first, behind today's."""

from collections.abc import Sequence

import httpx

from backend.inbox.files.prepare.due import OLD_AT_ONCE, queue_due, queue_old
from tests.inbox.files.test_files import upload
from tests.inbox.files.test_prepare import document, done, shown, voice
from tests.inbox.files.test_seen import film, photo
from tests.inbox.shop import Shop

_OLD = "UPDATE attachments SET created_at = now() - make_interval(days => $2) WHERE id = $1::uuid RETURNING id::text"
_WAITING = (
    "SELECT payload ->> 'file_id' AS id FROM jobs WHERE kind = 'file.prepare' AND state = 'waiting' ORDER BY jobs.id"
)


async def kept(shop: Shop, anna: httpx.AsyncClient, files: Sequence[tuple[bytes, str, str]]) -> list[str]:
    """On a note of a dialog, as an import leaves them: prepared by nobody."""
    made = [(await upload(anna, *file)).json()["id"] for file in files]
    dialog = await shop.world.dialog(await shop.world.channel(), "old")
    for number, one in enumerate(made):
        body = {"client_id": f"{number:08d}-0000-4000-8000-000000000000", "kind": "note", "attachments": [one]}
        assert (await anna.post(f"/conversations/{dialog}/messages", json=body)).status_code == 201
    return made


async def waiting(shop: Shop) -> list[str]:
    async with shop.db.tx() as tx:
        return [row["id"] for row in await tx.fetch(_WAITING)]


async def test_older_files_get_their_pictures_a_few_at_a_time_and_the_newest_first(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    files = [
        (photo(), "shop.jpg", "image/jpeg"),
        (document(), "price.pdf", "application/pdf"),
        (film(), "film.mp4", "video/mp4"),
        (voice(), "voice.ogg", "audio/ogg"),
        (photo(), "stove.jpg", "image/jpeg"),
        (photo(), "today.jpg", "image/jpeg"),
    ]
    made = await kept(shop, anna, files)
    for one, days in zip(made, (900, 400, 30, 20, 8), strict=False):
        await shop.value(_OLD, one, days)
    today = made[-1]
    assert await queue_due(shop.db) == 1
    # what came today is being looked at: nothing old is begun beside it
    assert await queue_old(shop.db) == 0
    assert await waiting(shop) == [today]
    await done(shop)
    assert await queue_old(shop.db) == OLD_AT_ONCE
    assert await waiting(shop) == [made[4], made[3], made[2], made[1]]
    assert await queue_old(shop.db) == 0
    await done(shop)
    # whoever begins again, after a restart too, goes on where it was
    assert await queue_old(shop.db) == 1
    assert await waiting(shop) == [made[0]]
    await done(shop)
    assert await queue_old(shop.db) == 0
    for one, (_, name, _) in zip(made, files, strict=True):
        file = await shown(anna, shop, one)
        assert file["sound" if name == "voice.ogg" else "preview"], name


async def test_an_old_file_that_cannot_be_read_is_tried_once(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    [made] = await kept(shop, anna, [(film()[:900], "cut.mp4", "video/mp4")])
    await shop.value(_OLD, made, 90)
    assert await queue_old(shop.db) == 1
    await done(shop)
    await shop.value("DELETE FROM jobs RETURNING id")
    assert await queue_old(shop.db) == 0
