"""Channels: connect, check, pause, delete, who works in them, how they are."""
