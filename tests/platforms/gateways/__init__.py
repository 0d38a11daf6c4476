"""Servers that play the providers between messengers and an inbox, each written from its provider's pages alone."""
