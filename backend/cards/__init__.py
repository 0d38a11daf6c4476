"""Request cards: leads and deals with status, responsible, budget, tags. Verbs: open, edit, tag."""
