"""Wrongs in the dearest rules of the channel of MAX."""

from tests.sabotage.wrong import Wrong

MAX = "backend/connectors/max"
TESTS = "tests/connectors/max"

WRONGS = (
    Wrong(
        "a lost answer is taken for an earlier message of the same words",
        f"{MAX}/settling.py",
        " or body.mid in wanted.known:",
        ":",
        f"{TESTS}/test_client.py::test_a_lost_answer_is_looked_for_and_found",
    ),
    Wrong(
        "a send that is not found is said to be there",
        f"{MAX}/client.py",
        "            if found is None:\n                raise\n",
        "            if found is None:\n                return 'mid.somewhere'\n",
        f"{TESTS}/test_client.py::test_what_is_not_found_is_nobodys_to_say",
    ),
    Wrong(
        "MAX's marker is forgotten with the process",
        f"{MAX}/polling.py",
        "return place if place.bot == bot else Place(bot)",
        "return Place(bot)",
        f"{TESTS}/test_polling.py::test_the_first_poll_says_at_once_that_it_lives_and_where_it_began",
    ),
    Wrong(
        "a hook that MAX has dropped stays dropped",
        f"{MAX}/client.py",
        "        if not await self._hooks():\n            await self.install",
        "        if False:\n            await self.install",
        f"{TESTS}/test_polling.py::test_a_hook_that_max_has_dropped_is_set_up_again_and_nothing_of_the_gap_is_lost",
    ),
    Wrong(
        "any card is the sender's own, whoever signed it",
        f"{MAX}/content.py",
        'if token and told and hmac.compare_digest(made.encode(), told.lower().encode("utf-8", "replace")):',
        "if token and told:",
        f"{TESTS}/test_inbound.py::test_any_other_card_is_somebodys",
    ),
    Wrong(
        "two alike that were cut short are taken for one that is there",
        "bots/post.py",
        "                taken |= set(keys)\n",
        "",
        "tests/bots/test_ownership.py::test_a_send_cut_short_is_sent_where_the_platform_has_it",
    ),
    Wrong(
        "what goes out meanwhile is taken for what was cut short",
        "bots/sender.py",
        "if self._sought[head.conversation_id]:",
        "if False:",
        "tests/bots/test_ownership.py::test_the_same_text_behind_a_send_cut_short_is_not_taken_for_it",
    ),
    Wrong(
        "what the owner wrote by hand is taken for ours, however late",
        "backend/inbox/actions/receive/echo.py",
        "then = -_CLOCKS <= echo.at - view.sent_at <= _TRIED_FOR",
        "then = -_CLOCKS <= echo.at - view.sent_at",
        "tests/inbox/receive/test_outgoing.py::test_what_the_owner_wrote_is_not_taken_for_ours",
    ),
)
