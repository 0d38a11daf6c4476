"""One field that finds: people, dialogs, cards, and what was said.

Two tables are filled by consumers of the event log, never in a transaction that brings a message: `search_messages`
in slices of a million, and `search_things` (people, titles of groups, comments of cards). Both are read by GIN over
lexemes of our own making; lexemes that begin with "#" are facts (channel, author, file), so that the index itself
leaves out what is foreign. `sees` is asked in the same statement all the same.
"""
