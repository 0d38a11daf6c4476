"""Wrongs in search."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        "search does not ask who sees",
        "backend/inbox/search/messages.py",
        'sight, args = sees_sql(grants, "c", len(where.args) + 1)',
        'sight, args = "true", list[Any]()',
        "tests/inbox/search/test_sight.py::test_hits_are_what_one_sees",
    ),
    Wrong(
        "hidden phones are found",
        "backend/inbox/search/asked.py",
        'phone="" if by_number or "phone" in grants.hidden_fields else asked_phone(typed)',
        "phone=asked_phone(typed)",
        "tests/inbox/search/test_people.py::test_hidden_phones_and_addresses_find_nobody",
    ),
    Wrong(
        "deleted messages stay findable",
        "backend/inbox/search/fill_messages.py",
        "        await tx.execute(_FORGET, *columns)",
        "        pass",
        "tests/inbox/search/test_index.py::test_edits_are_found_anew_and_deleted_ones_no_more",
    ),
    Wrong(
        "what is read counts as unread",
        "backend/inbox/queries/conditions.py",
        "c.in_seq > coalesce({_READ",
        "c.in_seq >= coalesce({_READ",
        "tests/inbox/queries/test_filter_agrees.py",
    ),
)
