"""HTTP of templates of letters; they are kept with their channel (PATCH /channels/{id}, letter_fields)."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.inbox.letter_fields.schemas import CameLetters, LetterTrial, LetterTrialView
from backend.inbox.letter_fields.trying import came, tried
from backend.kit.db import Database
from backend.kit.http import RowId

MANAGE = needs("channels.manage")


@post("/channels/{channel_id:int}/letters/trials", guards=[MANAGE], status_code=200)
async def try_letter(
    me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId, data: JSONBody[LetterTrial]
) -> LetterTrialView:
    """What templates that are being written would read in a letter. Nothing is kept."""
    async with db.tx() as tx:
        return await tried(tx, me, channel_id, data)


@get("/channels/{channel_id:int}/letters", guards=[MANAGE])
async def show_letters(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> CameLetters:
    """The last ten letters that came, to try templates on; of dialogs that the caller sees."""
    async with db.tx() as tx:
        return await came(tx, me, channel_id)


HANDLERS = [try_letter, show_letters]
