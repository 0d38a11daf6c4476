"""Funnels and their statuses as administrators build them: made, changed, ordered, deleted with their cards moved,
brought back; and what colleagues without that right ask for."""
