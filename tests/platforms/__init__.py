"""Servers that play the messaging platforms: each from its vendor's documentation, each with a ledger."""
