"""What a client opens: a link that nobody guesses to one invoice or order, its page, its PDF, and who opened it."""
