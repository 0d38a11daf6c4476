"""Realtime: committed events get a place in one log, and each socket is told what its person may see. Knows no domain."""
