"""Journeys through the interface in a real browser, on the running product."""
