"""What stands under a letter: the mailbox's own, or a person's in its place."""
