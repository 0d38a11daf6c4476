"""Wrongs in deleting requests."""

from tests.sabotage.wrong import Wrong

BIN = "tests/inbox/requests/test_bin.py"
WRONGS = (
    Wrong(
        "a dialog stays about a request that lies in the bin",
        "backend/inbox/requests/bin.py",
        "            await tx.execute(_LET_GO, talk.id)\n",
        "",
        f"{BIN}::test_what_is_deleted_is_nowhere_until_it_comes_back",
    ),
    Wrong(
        "whoever sees a request deletes it",
        "backend/inbox/requests/bin.py",
        "    demand_delete(grants, scope)\n    if row is None or card.deleted_at is not None:\n",
        "    if row is None or card.deleted_at is not None:\n",
        f"{BIN}::test_who_may_not_delete_it_does_not",
    ),
    Wrong(
        "what was sold is deleted",
        "backend/inbox/requests/bin.py",
        "    if await tx.value(_PAPERS, card_id):\n",
        "    if False:\n",
        f"{BIN}::test_what_was_sold_is_not_deleted_nor_what_became_a_deal",
    ),
    Wrong(
        "what lies in the bin is listed",
        "backend/cards/sight.py",
        'return seen if binned else f"({seen} AND {alias}.deleted_at IS NULL)", args',
        "return seen, args",
        f"{BIN}::test_what_is_deleted_is_nowhere_until_it_comes_back",
    ),
    Wrong(
        "a promise goes with its person after thirty days",
        "backend/kit/upkeep.py",
        """    f" AND {_NO_PROMISE.format(kind='contact', of='p')} RETURNING id),"\n""",
        """    " RETURNING id),"\n""",
        f"{BIN}::test_a_promise_outlives_the_request_and_its_person_in_the_bin",
    ),
    Wrong(
        "a colleague's draft goes with the thread of a deleted request",
        "backend/inbox/requests/internal.py",
        "drafts WHERE conversation_id = $1 AND (text <> '' OR cardinality(attachments) > 0)",
        "drafts WHERE false",
        f"{BIN}::test_what_a_colleague_has_begun_on_a_silent_thread_is_there_when_it_comes_back",
    ),
)
