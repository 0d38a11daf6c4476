"""A conversation, or messages of it, passed on by e-mail to somebody else."""
