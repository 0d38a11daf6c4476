"""Which devices are told: those whose browser is still signed in."""

LIVE = """(d.session_id IS NULL OR EXISTS (
    SELECT FROM sessions s WHERE s.id = d.session_id AND s.revoked_at IS NULL AND s.expires_at > now()))"""
"""Of a row `d` of push_devices. None: it was put by a program's key, which has no session."""
