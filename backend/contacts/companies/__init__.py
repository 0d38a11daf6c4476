"""Companies: who they are, who works there, who sees them (B9). Verbs: make, edit, staff, bin."""
