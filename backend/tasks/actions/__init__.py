"""Verbs of tasks."""
