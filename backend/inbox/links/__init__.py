"""Links by which somebody goes on in another channel as the same person: `make`, and what a `token` is.

They are opened in inbox/actions/receive/onward.py.
"""
