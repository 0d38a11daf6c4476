"""Following (F5–F7): everything, what one answers for, a section, a saved view, a colleague, a client; and how much of
it one is told. `level` says which of them counts for a fact, `put` follows and leaves, `told` tells."""
