"""Levels of a wait: who is told, and who gets the dialog, after so long of duty without an answer."""
