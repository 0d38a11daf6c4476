"""Verbs of sales."""
