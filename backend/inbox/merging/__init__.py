"""The same person known twice: offered by what both have, joined by a colleague, split again as they stood.

Verbs: `merge`, `undo`, `apart`. Nobody is ever joined by an address that is merely claimed.
"""
