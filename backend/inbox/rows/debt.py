"""How much is owed to a customer at this moment, and until when that figure counts on."""

from datetime import datetime

from backend.duty.hours import Hours
from backend.inbox.schemas import Debt


def debt_of(hours: Hours, since: datetime, now: datetime) -> Debt:
    """By what happened: the clock that is stored beside it orders lists, and is of other hours for a moment when they
    change. Whoever asked to be called later waits from then on."""
    owed = max(0.0, hours.between(since, now))
    if since > now:
        return Debt(debt_s=owed, as_of=now, running=False, changes_at=since, then_at=hours.edge(since))
    edge = hours.edge(now)
    return Debt(debt_s=owed, as_of=now, running=hours.is_on(now), changes_at=edge, then_at=edge and hours.edge(edge))
