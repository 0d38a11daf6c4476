"""Reads of the inbox: the viewer first, keyset pages always."""
