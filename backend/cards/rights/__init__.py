"""Which requests a role sees, edits, moves: the matrix, what changing it would do, and what a colleague sees by it."""
