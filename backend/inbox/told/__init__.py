"""Whom a dialog concerns is told: it is theirs, it was taken, a customer wrote or waits, an answer did not arrive."""
