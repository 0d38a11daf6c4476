"""Samovar: an omnichannel chat inbox with a request card."""
