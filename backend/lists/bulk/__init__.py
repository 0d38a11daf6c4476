"""One verb on many rows of a list: chosen by hand or by conditions, done in batches under the rules of the single verb.

What was chosen is a snapshot; a batch, its marks and its events are one transaction, so a process that dies leaves
nothing half done and nothing is done twice. What could not be done says why; the whole can be taken back (0274).
"""
