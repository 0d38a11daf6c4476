"""Wrongs in what administrators build: rules of statuses that bind nobody, requests that are lost, drafts that leak."""

from tests.sabotage.wrong import Wrong

TESTS = "tests/cards/test_funnels.py"

WRONGS = (
    Wrong(
        "what a status requires is asked of nobody",
        "backend/cards/editing/status.py",
        "    if lacks:\n        raise",
        "    if lacks and not lacks:\n        raise",
        f"{TESTS}::test_what_a_status_requires_may_come_with_the_very_move",
    ),
    Wrong(
        "a request goes where no way was drawn",
        "backend/cards/editing/moving.py",
        "    if now.moves_to and to.id not in now.moves_to:",
        "    if now.moves_to and not now.moves_to:",
        f"{TESTS}::test_a_card_goes_only_where_its_status_lets_it",
    ),
    Wrong(
        "a status that moves by itself alone takes whom a person puts there",
        "backend/cards/editing/moving.py",
        """    if to.auto == "locked" and to.mark in AUTOMATIC:""",
        """    if to.auto == "never" and to.mark in AUTOMATIC:""",
        "tests/cards/test_moving.py::test_where_a_rule_alone_puts_cards_no_person_does",
    ),
    Wrong(
        "the requests of a deleted status cannot come back to it",
        "backend/cards/funnels/settle.py",
        "        await tx.execute(_NOTE, leaves, ids, now)",
        "        pass",
        f"{TESTS}::test_the_cards_of_a_deleted_status_move_by_a_rule_and_come_back",
    ),
    Wrong(
        "a deleted status keeps its requests, and nobody meets them any more",
        "backend/cards/funnels/settle.py",
        """    if status["deleted_at"] is not None:""",
        """    if status["deleted_at"] is not None and status["to_id"] is None:""",
        f"{TESTS}::test_the_cards_of_a_deleted_status_move_by_a_rule_and_come_back",
    ),
    Wrong(
        "open tasks hold no request back",
        "backend/cards/editing/required.py",
        """    "tasks": lambda card: card.tasks == 0,""",
        """    "tasks": lambda card: card.tasks >= 0,""",
        f"{TESTS}::test_a_status_that_wants_tasks_done_lets_no_request_in_before_them",
    ),
    Wrong(
        "values of a deleted field go before its thirty days are over",
        "backend/fields/purge.py",
        "DAYS = 30",
        "DAYS = 3",
        "tests/cards/fields/test_purge.py::test_values_of_a_deleted_field_go_after_thirty_days_and_no_others",
    ),
    Wrong(
        "a draft of a page is seen before it is published",
        "backend/layouts/look.py",
        "entity = $1 AND version > 0 ORDER BY version DESC LIMIT 1",
        "entity = $1 ORDER BY version DESC LIMIT 1",
        "tests/layouts/test_publishing.py::test_a_draft_is_nobodys_until_it_is_published_and_then_everybody_is_told",
    ),
)
