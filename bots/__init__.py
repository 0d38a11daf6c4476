"""Owners of channels: they listen and send, and know the platforms only through connectors."""
