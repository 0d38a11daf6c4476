"""Requests that nobody has are given to somebody by their channel's route, never over a person's word."""
