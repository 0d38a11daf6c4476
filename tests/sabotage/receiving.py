"""Wrongs on the way in."""

from tests.sabotage.wrong import Wrong

RECEIVE = "backend/inbox/actions/receive"
TESTS = "tests/inbox/receive"

WRONGS = (
    Wrong(
        "a receipt of one part ends the send of the others",
        f"{RECEIVE}/receipts.py",
        '    return is_in_parts(view) or bool(view.error and view.error.get("done"))',
        "    return False",
        f"{TESTS}/test_outgoing.py::test_what_becomes_of_one_part_never_ends_the_send_of_the_others",
    ),
    Wrong(
        "no dedupe",
        f"{RECEIVE}/known.py",
        'return {(spaces[row["space"]], row["key"]): (row["conversation_id"], row["seq"]) for row in rows}',
        "return {}",
        f"{TESTS}/test_message.py::test_a_duplicate_changes_nothing_at_all",
    ),
    Wrong(
        "a batch does not look at its own duplicates",
        f"{RECEIVE}/message.py",
        "if any((item.channel.id, key) in work.keys for key in message.keys):",
        "if False:",
        f"{TESTS}/test_message.py::test_a_duplicate_in_the_same_batch_is_one_message",
    ),
    Wrong(
        "keys are unique in the house, not in the channel",
        f"{RECEIVE}/known.py",
        'return f"x:{channel_id}"',
        'return "x"',
        f"{TESTS}/test_message.py::test_the_same_key_in_two_channels_is_two_messages",
    ),
    Wrong(
        "our clock stands for the platform's",
        f"{RECEIVE}/message.py",
        "sent_at=message.at",
        "sent_at=work.now",
        f"{TESTS}/test_message.py::test_a_message_of_three_days_ago_keeps_its_time_and_the_order_of_storing",
    ),
    Wrong(
        "each message begins the wait anew",
        f"{RECEIVE}/message.py",
        "if live.row.waiting_since is not None and live.row.waiting_since <= work.now:",
        "if False:",
        f"{TESTS}/test_message.py::test_the_wait_begins_with_the_first_unanswered_message",
    ),
    Wrong(
        "a done dialog stays done when the customer writes",
        f"{RECEIVE}/message.py",
        'if live.row.state == "open":',
        'if live.row.state in ("open", "done"):',
        f"{TESTS}/test_message.py::test_a_done_dialog_opens_and_a_snoozed_one_too",
    ),
    Wrong(
        "every thread of a person makes a card",
        "backend/cards/actions/open_card.py",
        "for contact_id in contacts if contact_id not in cards]",
        "for contact_id in contacts]",
        f"{TESTS}/test_rules.py::test_another_thread_of_the_same_person_joins_their_newest_open_card",
    ),
    Wrong(
        "the flag of a source of leads is not read",
        f"{RECEIVE}/receive.py",
        "return is_source and (stale or not live.card_open)",
        "return (stale or not live.card_open)",
        f"{TESTS}/test_rules.py::test_a_channel_that_is_no_source_of_leads_makes_no_card",
    ),
    Wrong(
        "a state goes back",
        f"{RECEIVE}/receipts.py",
        "return state in _RANK and _RANK[state] < _RANK[to]",
        "return state in _RANK",
        f"{TESTS}/test_outgoing.py::test_states_only_rise_whatever_the_order",
    ),
    Wrong(
        "a ref of another channel confirms ours",
        f"{RECEIVE}/work.py",
        "if found_by_ref and found_by_ref[0].row.channel_id == item.channel.id:",
        "if found_by_ref:",
        f"{TESTS}/test_outgoing.py::test_a_ref_names_only_messages_of_its_own_channel",
    ),
    Wrong(
        "one bad message takes the batch with it",
        "backend/inbox/intake.py",
        "half = len(slots) // 2",
        'raise Unavailable("bad batch")',
        f"{TESTS}/test_intake.py::test_one_bad_message_among_many_is_put_aside_alone",
    ),
    Wrong(
        "the cursor moves before the commit",
        "backend/inbox/intake.py",
        "slots.append(Slot(Cursor(facts.id, cursor)))",
        "await self._put([Slot(Cursor(facts.id, cursor))], 0)",
        f"{TESTS}/test_intake.py::test_a_listeners_cursor_is_stored_with_its_messages_or_not_at_all",
    ),
    Wrong(
        "a webhook is answered before the commit",
        "backend/inbox/hooks.py",
        "await self._intake.submit(facts, told)",
        "self._told = asyncio.ensure_future(self._intake.submit(facts, told))",
        "tests/faults/test_postgres_lost.py::test_r7_r21_without_postgres_503_and_then_all_is_there",
    ),
    Wrong(
        "the hook's secret is not checked",
        "backend/inbox/hooks.py",
        "raise Answer(hooks.refused_status)",
        "pass",
        f"{TESTS}/test_hooks.py::test_a_wrong_secret_is_401_and_leaves_nothing",
    ),
    Wrong(
        "Telegram is told that we have it before we do",
        "backend/connectors/telegram/polling.py",
        "        yield Polled(",
        "        await _poll(line, place, 0)\n        yield Polled(",
        "tests/connectors/telegram/test_polling.py::test_confirmed_only_when_more_is_asked_for",
    ),
    Wrong(
        "NUL reaches the database",
        "backend/connectors/clean.py",
        'return b"\\\\u0000" not in _encode(item)',
        "return bool(_encode(item))",
        "tests/connectors/test_clean.py",
    ),
)
