"""What the event that a rule was asked about holds, in the words of a language."""

from backend.activities.kinds.define import kinds_by_id
from backend.kit.db import Tx
from backend.rules.held import in_words
from backend.rules.schemas import RuleFact


async def words_of(tx: Tx, fact: RuleFact, locale: str) -> dict[str, str]:
    """By the keys of its kind's fields, archived ones too; {} where it is of no own kind."""
    kind_id = fact.data.get("kind_id") if fact.kind == "own" else None
    if kind_id is None:
        return {}
    kind = (await kinds_by_id(tx, {kind_id})).get(kind_id)
    return in_words(fact, kind.fields, locale) if kind is not None else {}
