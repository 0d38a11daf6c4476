"""Handlers: guard, load, call a verb, present."""

from backend.access.api import account, doors, journal, people, roles, session, teams, tokens

HANDLERS = [
    *session.HANDLERS,
    *account.HANDLERS,
    *doors.HANDLERS,
    *people.HANDLERS,
    *roles.HANDLERS,
    *teams.HANDLERS,
    *tokens.HANDLERS,
    *journal.HANDLERS,
]
