"""Macros: several verbs of one dialog by one press, all or nothing, with one undo.

Verbs: make, edit, remove, run, undo. A run calls the ordinary verbs, so each asks for its own right.
"""
