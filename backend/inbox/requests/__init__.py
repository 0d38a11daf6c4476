"""The life of a request from the first word to its end: made by hand, rejected, converted. Verbs that touch cards and
dialogs alike."""
