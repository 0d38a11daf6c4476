"""Answers that are sent later.

Verbs: release (its time has come), call off (the customer wrote first), and by people: move, take back, send now.
A scheduled answer stands in the thread under a seq of its own; what leaves is a new message at the end of the thread,
so that the order that colleagues see is the order that the customer got.
"""
