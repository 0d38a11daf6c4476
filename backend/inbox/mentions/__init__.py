"""Colleagues named in a note: they take part in the dialog from then on, and are told."""
