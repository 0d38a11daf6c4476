"""Which kinds of facts stand in no history, and how long facts are kept (E6)."""
