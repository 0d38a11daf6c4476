"""Workplaces: which section opens first, what the rail has, by what its lists are narrowed; for a role or a person."""
