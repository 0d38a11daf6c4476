"""A card came to a status: what that brings with it (H2)."""

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.tasks.actions.from_template import from_template
from backend.tasks.subjects import SubjectRef

# a template that is gone gives nothing, and keeps nobody from moving the card
_TEMPLATE = """
SELECT t.id FROM statuses s JOIN task_templates t ON t.id = s.task_template_id AND t.deleted_at IS NULL WHERE s.id = $1
"""


async def give_task(tx: Tx, grants: Grants, card_id: int, status_id: int) -> None:
    """The status's task, as a template of the administrator has it; each time that a card comes there."""
    template_id = await tx.value(_TEMPLATE, status_id)
    if template_id is not None:
        await from_template(tx, grants, template_id, SubjectRef("card", card_id))
