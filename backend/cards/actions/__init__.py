"""Verbs of cards."""
