"""Duty: calendars and the duty clock that answer debt is measured by."""
