"""Buttons under what we send: an operator asks, the customer answers by one press. No logic hangs on them.

Rows of {id, text, url?, pressed?} in messages.meta: `check` before a send, `kept` in the row, `press` when one is told.
"""
