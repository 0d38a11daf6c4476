"""Invoices: drafted from items or an order, issued with a number, opened by the client, paid, voided.

Verbs: draft, edit, discard, issue, void, pay, undo_payment. What is issued never changes: it is voided and made anew.
"""
