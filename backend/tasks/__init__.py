"""Promises: a call, a meeting, a letter, something to do, about somebody, by somebody, until some time.

Verbs: add, edit, finish, cancel, reopen, from_template; templates are made, edited, ordered and removed. What a task is
about is opaque here, (kind, id): the rooms above say what each kind is and who sees it (subjects.py).
"""
