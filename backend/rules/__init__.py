"""Rules: when something happens → if it is so → something is done (B8).

`note` (a consumer of the log) writes which rules are asked about which facts; `work` runs them, each in a transaction
of its own; `keep` makes, edits and removes them. Rules act as the system, under their own names.
"""
