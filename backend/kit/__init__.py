"""Foundations: database, settings, servers, errors, words. Knows no domain."""
