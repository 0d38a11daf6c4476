"""How long things are kept, by class and by channel: what is older goes, and what went is told."""
