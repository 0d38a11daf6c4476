"""One verb on many dialogs: chosen by hand or by a filter, done one by one under the rules of the single verb.

What was chosen is a snapshot; each dialog is a transaction of its own, so a process that dies leaves nothing half done
and nothing is done twice. What could not be done says why; the whole can be taken back for a while.
"""
