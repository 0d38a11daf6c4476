"""One verb on many of anything: a snapshot of what was chosen, done batch by batch, told, stopped, undone (0359).

What a run is of (dialogs, rows of a list) is a `Kind`: its two tables, what it is told as, and the verb on one of them.
A batch, its marks and its events are one transaction, so a process that dies leaves nothing half done, and nothing is
done twice.
"""
