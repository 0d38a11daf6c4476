"""Wrongs about files that come in and go out."""

from tests.sabotage.wrong import Wrong

CONTACTS, EXPORTS = "tests/transfer/test_contacts.py", "tests/transfer/test_exports.py"
CARDS, ATTACKS = "tests/transfer/test_cards.py", "tests/transfer/test_attacks.py"

WRONGS = (
    Wrong(
        "a check leaves what it tried",
        "backend/transfer/incoming/row.py",
        "            if not keep:\n                raise _Enough\n",
        "",
        f"{CONTACTS}::test_a_file_of_people_becomes_people",
    ),
    Wrong(
        "an undo removes what a colleague has changed since",
        "backend/transfer/incoming/undo.py",
        "SELECT CASE WHEN x.rev <> $2 THEN 'changed' WHEN {_TASKS.format(kind=\"contact\")}",
        'SELECT CASE WHEN {_TASKS.format(kind="contact")}',
        f"{CONTACTS}::test_an_undo_removes_what_nobody_touched_and_says_what_stays",
    ),
    Wrong(
        "a name that is a formula runs in the spreadsheet of whoever exports",
        "backend/transfer/outgoing/cells.py",
        "    if not text or not _RUNS.match(text) or _PLAIN.fullmatch(text):\n        return text\n",
        "    if text:\n        return text\n",
        f"{EXPORTS}::test_a_name_that_is_a_formula_comes_back_as_that_name",
    ),
    Wrong(
        "an exported file is anybody's",
        "backend/transfer/outgoing/start.py",
        'WHERE id = $1 AND user_id = $2"',
        'WHERE id = $1 AND user_id + $2 <> 0"',
        f"{EXPORTS}::test_only_its_maker_fetches_it_and_for_a_day",
    ),
    Wrong(
        "imported requests wait for an answer",
        "backend/transfer/incoming/card.py",
        "        waits=False,\n",
        "",
        f"{CARDS}::test_nobody_waits_for_an_answer_and_no_task_is_given",
    ),
    Wrong(
        "a bomb is unpacked",
        "backend/transfer/reading/program.py",
        "        book.demand_modest(path)\n",
        "",
        f"{ATTACKS}::test_a_bomb_is_not_unpacked",
    ),
)
