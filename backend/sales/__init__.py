"""What is sold: items of a request, and what follows from them.

Verbs: put_items (the whole list, with the card's version), undo_items.
Sums are counted in one place, sums.py; the card's budget follows them in the same edit.
"""
