"""Other programs are told what happens here: signed, in order, tried again for days, with a journal.

Verbs: make, edit, remove, renew the secret, test, resend. `journal` reads the event log and writes what is to be told;
`sender` tells it. What they promise stands in docs/webhooks.md.
"""
