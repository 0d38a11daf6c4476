"""Rows of a file become people, companies, requests: by the same verbs as by hand, once a row."""
