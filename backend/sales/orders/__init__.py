"""Orders: what was agreed on, numbered by the year, with its lines as they stood. Verbs: make_order, move_order."""
