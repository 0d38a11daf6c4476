"""The verbs. Each works inside its caller's transaction; those that hash passwords hold none meanwhile."""
