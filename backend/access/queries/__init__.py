"""Reads, as the API shows them."""
