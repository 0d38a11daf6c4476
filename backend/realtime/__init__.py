"""Realtime: committed events get a place in one log; each socket is told what its person may see. No domain."""
