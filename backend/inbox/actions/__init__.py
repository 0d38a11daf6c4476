"""Verbs of the inbox, one file each: check, write, record, publish. They never commit and never call the network."""
