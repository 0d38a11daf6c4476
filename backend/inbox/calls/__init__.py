"""Telephone calls: how words of one call are put together, who may hear it, calling from here, live ones."""
