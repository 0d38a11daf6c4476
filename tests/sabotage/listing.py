"""Wrongs about the list: what is taken back, who is called, who is marked."""

from tests.sabotage.wrong import Wrong

UNDO = "tests/inbox/close/test_undo.py"
MENTIONS = "tests/inbox/mentions/test_mentions.py"

WRONGS = (
    Wrong(
        "an end that is taken back forgets who was waiting",
        "backend/inbox/actions/close_undo.py",
        "return await reopen(tx, grants, found.id, stood.standing)",
        "return await reopen(tx, grants, found.id)",
        f"{UNDO}::test_the_debt_stands_as_it_stood_and_the_thread_tells_it",
    ),
    Wrong(
        "an end is taken back over an answer that came since",
        "backend/inbox/actions/close_undo.py",
        "        or await tx.value(_SAID_SINCE, found.id, stood.seq) is not None\n",
        "",
        f"{UNDO}::test_what_was_said_since_has_made_its_own_standing",
    ),
    Wrong(
        "one colleague's look clears another's mention",
        "backend/inbox/mentions/see.py",
        "WHERE user_id = $1 AND conversation_id",
        "WHERE user_id <> -$1 AND conversation_id",
        f"{MENTIONS}::test_a_mention_is_there_until_its_person_has_looked",
    ),
    Wrong(
        "a line of what was done is told as nobody's deed",
        "frontend/app/src/state/dialogs.ts",
        'if (direction !== "system") return author',
        "return author",
        "frontend/app/src/state/dialogs.test.ts::who did a thing stands in the line that tells it",
    ),
    Wrong(
        "who was answered is counted as new",
        "frontend/app/src/state/held.ts",
        "else fell++",
        "else rise.push(rank)",
        "frontend/app/src/state/held.test.ts::who was answered falls behind the others: that is nothing new",
    ),
    Wrong(
        "undo of many in sets overwrites what a colleague has changed since",
        "backend/cards/bulk/people.py",
        "    if stands is not None and any(was != stands[key] for key, (was, _) in pairs.items()):",
        "    if not pairs:",
        "tests/lists/test_bulk.py::test_undo_takes_back_only_what_nobody_has_changed_since",
    ),
    Wrong(
        "people who are not theirs to edit are changed in sets",
        "backend/contacts/actions/edit_many.py",
        "    if await tx.value(found, ids, *args, *more) != len(ids):",
        "    if await tx.value(found, ids, *args, *more) < 0:",
        "tests/lists/test_bulk.py::test_people_who_are_not_theirs_to_edit_are_left_in_sets_too",
    ),
)
