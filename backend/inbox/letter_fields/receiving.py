"""Where receive and the templates of a channel meet: whose letter it is before, its request's fields after."""

from collections.abc import Collection, Iterable, Sequence

from backend.cards.actions.open_card import Opened
from backend.connectors.contract import Message
from backend.fields.locks import stand_still
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.work import Work
from backend.inbox.letter_fields.put import Asked, put
from backend.kit.db import HotTx


async def hold(tx: HotTx, batch: Iterable[Received]) -> None:
    """Before any row is locked: fields stand still while values are written."""
    if any(item.read is not None for item in batch):
        await stand_still(tx)


def people(work: Work, fresh: Iterable[Received]) -> set[int]:
    """Whom templates may write on."""
    return {
        work.people[item.channel.id, item.incoming.sender.external_user].contact_id
        for item in fresh
        if item.read is not None and isinstance(item.incoming, Message)
    }


async def fill(
    tx: HotTx, work: Work, fresh: Sequence[Received], opened: Opened, made: Collection[int]
) -> dict[int, tuple[str, str]]:
    """People whose names changed. The first letter of a new request fills it; those behind it what is empty."""
    asked: list[Asked] = []
    filled: set[int] = set()
    for item in fresh:
        message, live, reading = item.incoming, work.live(item), item.read
        if reading is None or live is None or not isinstance(message, Message):
            continue
        writer = work.people[item.channel.id, message.sender.external_user]
        card_id = live.card_id or live.row.card_id
        template, is_new = reading.ready.template, card_id in opened.new and card_id not in filled
        if card_id is None or writer.blocked or live.row.kind == "group" or not (is_new or template.later):
            continue
        filled.add(card_id)
        claims, is_made = message.sender.claimed is not None, writer.contact_id in made
        vouched = template.writer == "sender" or (claims and is_made)
        asked.append(
            Asked(reading=reading, card_id=card_id, contact_id=writer.contact_id, is_new=is_new, vouched=vouched)
        )
    return await put(tx, asked)
