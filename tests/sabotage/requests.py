"""Wrongs in the life of a request."""

from tests.sabotage.wrong import Wrong

VERBS = "backend/inbox/requests"
TESTS = "tests/inbox/requests"

WRONGS = (
    Wrong(
        "a lead is converted as often as somebody asks",
        f"{VERBS}/convert.py",
        "    if card.converted_at is None:\n        return None",
        "    if card.id:\n        return None",
        f"{TESTS}/test_convert.py::test_of_two_who_convert_at_once_one_is_told_who_was_first",
    ),
    Wrong(
        "the dialog stays with the lead that was converted",
        f"{VERBS}/convert.py",
        "deal_id or card_id, contact_id)\n    for talk",
        "card_id, contact_id)\n    for talk",
        f"{TESTS}/test_convert.py::test_a_lead_becomes_a_deal_with_all_that_was_known_of_it",
    ),
    Wrong(
        "a request by hand is made as often as it is asked for",
        f"{VERBS}/make.py",
        "    if before := await once.first_answer(tx, grants, new.client_id, digest):\n        return",
        "    if False and (before := await once.first_answer(tx, grants, new.client_id, digest)):\n        return",
        f"{TESTS}/test_by_hand.py::test_asked_twice_with_one_key_it_is_made_once",
    ),
    Wrong(
        "a channel that asks why takes a rejection without a reason",
        "backend/cards/editing/status.py",
        "return bool(await tx.value(_WANTS_REASON, channel_id))",
        "return False",
        f"{TESTS}/test_reject.py::test_a_channel_that_asks_why_takes_no_rejection_without_a_reason",
    ),
    Wrong(
        "an edit of a request is kept over what its author has not seen",
        "backend/cards/actions/edit.py",
        "    if card.version != edit.version:",
        "    if False:",
        "tests/faults/test_card_edits.py::test_r20_random_edits_at_once_lose_nothing_and_the_history_is_whole",
    ),
)
