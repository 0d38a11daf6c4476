"""Saved replies: texts with variables of a closed list, of one person, a team or the house.

Verbs: make, edit, remove, use (fill for a dialog, with files). A use is counted when the message goes out.
"""
