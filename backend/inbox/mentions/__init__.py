"""Colleagues named in a note: they are told, and take part in the dialog from then on, or read that note alone."""
