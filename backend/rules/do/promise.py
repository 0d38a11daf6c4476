"""A task by a template of the administrator's."""

from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo
from backend.tasks.actions.from_template import from_template
from backend.tasks.subjects import SubjectRef


async def give_task(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """About the request, else the person. Raises Conflict where the template is gone."""
    about = doing.about
    if about.card_id is not None:
        subject = SubjectRef("card", about.card_id)
    elif about.contact_id is not None:
        subject = SubjectRef("contact", about.contact_id)
    else:
        return RuleDid(deed.kind, "no_card")
    try:
        await from_template(tx, doing.grants, deed.template_id or 0, subject)
    except Missing as error:
        raise Conflict("rule_task_template_gone") from error
    return RuleDid(deed.kind)
