"""What leaves the house: heads of threads, sending, what became of it, and what people decide about failed ones.

Verbs: take a channel over, start sending, sent, again, failed, unconfirmed; by people: retry, drop, cancel.
"""
