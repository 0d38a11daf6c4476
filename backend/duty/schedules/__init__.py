"""Schedules: patterns that people and teams are put on."""
