"""Do I follow it? The same question of every list of clients, of dialogs and of the board (F6).

What is meant is the very client, followed one by one: whoever follows a section, a view or everything has no shorter
list by that.
"""


def followed_sql(me: str, **of: str) -> str:
    """`me`: the parameter that holds the viewer. `of`: kind → an expression for its number; any of them counts.

    Sets that are asked once: the few that are followed lead into a list, and a walked one asks each row of a hash.
    """
    one = "SELECT o.subject_id FROM follows o WHERE o.user_id = {me} AND o.kind = '{kind}' AND o.level <> 'off'"
    return "(" + " OR ".join(f"{row} IN ({one.format(me=me, kind=kind)})" for kind, row in of.items()) + ")"
