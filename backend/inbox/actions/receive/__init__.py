"""Receive: what platforms tell us, into PostgreSQL, in one transaction a batch (DESIGN 2, IN)."""

from backend.inbox.actions.receive.batch import Again, Outcome, Payload, Received
from backend.inbox.actions.receive.receive import receive

__all__ = ["Again", "Outcome", "Payload", "Received", "receive"]
