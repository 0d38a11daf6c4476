"""Wrongs on the way out."""

from tests.sabotage.wrong import Wrong

REPLY = "backend/inbox/actions/reply"
CLAIM = "tests/inbox/reply/test_claim.py"
SENDING = "tests/bots/test_sending.py"
OWNERS = "tests/bots/test_ownership.py"

WRONGS = (
    Wrong(
        "the loser of a claim sends all the same",
        f"{REPLY}/claim.py",
        "    if as_ is None:\n        raise taken(found)",
        '    if as_ is None:\n        return "own"',
        f"{CLAIM}::test_loser_is_told_who_won_and_nothing_of_theirs_is_stored",
    ),
    Wrong(
        "a conversation is not locked for a verb",
        "backend/inbox/actions/locked.py",
        '_LOCK = "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE"',
        '_LOCK = "SELECT 1 FROM conversations WHERE id = $1"',
        f"{CLAIM}::test_fifty_claims_at_once_have_one_winner",
    ),
    Wrong(
        "taking over needs no right",
        f"{REPLY}/claim.py",
        '    _demand(grants, "conversations.take_over")\n',
        "",
        f"{CLAIM}::test_take_over_needs_the_right_and_moves_both",
    ),
    Wrong(
        "the card does not follow the claim",
        f"{REPLY}/claim.py",
        'if card_id is None or outcome not in ("claimed", "kept", "taken_over"):',
        "if True:",
        f"{CLAIM}::test_first_answer_claims_dialog_and_card",
    ),
    Wrong(
        "client_id is not looked up",
        f"{REPLY}/once.py",
        "    if row is None:\n        return None\n    if row",
        "    if row is None or row:\n        return None\n    if row",
        f"{CLAIM}::test_repeat_is_answered_even_after_a_take_over",
    ),
    Wrong(
        "client_id stands for whatever comes with it",
        f"{REPLY}/once.py",
        'if row["digest"] != digest:',
        "if False:",
        f"{CLAIM}::test_same_key_with_another_body_or_dialog_is_refused",
    ),
    Wrong(
        "a note goes to the outbox",
        f"{REPLY}/post.py",
        '    facts = [_activity("note", grants, found, seq, now)]',
        '    await tx.execute(_QUEUE, found.row["channel_id"], found.id, seq, f"{found.id}-{seq}")\n'
        '    facts = [_activity("note", grants, found, seq, now)]',
        f"{CLAIM}::test_loser_makes_it_a_note",
    ),
    Wrong(
        "a note clears the debt",
        f"{REPLY}/post.py",
        '    facts = [_activity("note", grants, found, seq, now)]',
        '    await tx.execute(_ANSWERED, found.id)\n    facts = [_activity("note", grants, found, seq, now)]',
        f"{CLAIM}::test_note_leaves_the_debt",
    ),
    Wrong(
        "whoever knows the number may answer there",
        "backend/inbox/actions/locked.py",
        "if found is None or not sees(grants, found.before):",
        "if found is None:",
        f"{CLAIM}::test_out_of_sight_is_missing_and_writes_nothing",
    ),
    Wrong(
        "a file of a note can be sent to a customer",
        f"{REPLY}/check.py",
        "AND conversation_id IS NULL AND taken_at IS NULL AND state = 'stored'",
        "AND taken_at IS NULL AND state = 'stored'",
        f"{CLAIM}::test_files_go_out_once_and_only_ones_own",
    ),
    Wrong(
        "whoever knows its address has a file of a hidden field",
        "backend/inbox/files/holders.py",
        'field.kind == "file" and field.key not in unseen and access_of(field, me) != "masked"',
        'field.kind == "file"',
        "tests/inbox/files/test_in_fields.py::test_what_a_role_does_not_see_has_no_address_either_not_even_for_whoever_uploaded_it",
    ),
    Wrong(
        "the last writer of a card wins",
        "backend/cards/actions/edit.py",
        "if card.version != edit.version:",
        "if False:",
        "tests/cards/test_stale.py::test_a_stale_write_names_the_colleague_who_changed_that_very_field",
    ),
    Wrong(
        "debt is not given back",
        "backend/inbox/deliver/debt.py",
        "    row = await tx.row(_READ, conversation_id)\n    if row is None:",
        "    row = None\n    if row is None:",
        f"{SENDING}::test_a_refused_answer_is_failed_and_gives_the_debt_back",
    ),
    Wrong(
        "the older wait is forgotten when two answers fail",
        "backend/inbox/deliver/debt.py",
        "m.state NOT IN ('failed', 'cancelled', 'scheduled')",
        "m.state NOT IN ('cancelled', 'scheduled')",
        "tests/inbox/deliver/test_debt.py::test_debt_is_that_of_the_answers_that_stand",
    ),
    Wrong(
        "an ambiguous send is tried again",
        "bots/post.py",
        "elif error.ambiguous and not self._channel.facts.capabilities.ref_is_key:",
        "elif False:",
        f"{SENDING}::test_an_unknown_outcome_is_unconfirmed_and_never_sent_again",
    ),
    Wrong(
        "bulk goes before people",
        "bots/sender.py",
        "for lane in (PEOPLE, BULK):",
        "for lane in (BULK, PEOPLE):",
        f"{SENDING}::test_people_go_before_bulk",
    ),
    Wrong(
        "retry_after is not kept",
        "bots/post.py",
        "        return error.retry_after\n",
        "        return 0.0\n",
        f"{SENDING}::test_a_throttled_thread_waits_as_told_and_holds_up_nobody",
    ),
    Wrong(
        "a send that was cut short goes out again",
        "backend/inbox/deliver/found.py",
        "        if ref_is_key:",
        "        if True:",
        f"{OWNERS}::test_a_send_cut_short_is_unconfirmed_and_the_next_goes_on",
    ),
    Wrong(
        "a restored house sends what was sent",
        "backend/inbox/deliver/found.py",
        "o.epoch <> r.epoch OR o.give_up_at",
        "o.give_up_at",
        f"{OWNERS}::test_what_is_old_or_of_another_epoch_waits_for_a_person",
    ),
    Wrong(
        "an owner that lost its channel sends on",
        "backend/inbox/deliver/owners.py",
        "if await tx.value(_OURS, own.channel_id, own.token) is None:",
        "if False:",
        f"{OWNERS}::test_a_stale_owner_cannot_start_a_send",
    ),
    Wrong(
        "an answer leaves although the customer has been silent too long",
        f"{REPLY}/post.py",
        "    if window:\n        demand_open(found.row)\n",
        "",
        "tests/inbox/templates/test_sending.py::test_only_a_template_goes_to_who_was_silent_for_a_day",
    ),
    Wrong(
        "a message that comes days late opens the window anew",
        "backend/inbox/actions/receive/message.py",
        "window_until(able, live.row.kind, live.last_in_at,",
        "window_until(able, live.row.kind, work.now,",
        "tests/inbox/receive/test_model.py::test_any_order_in_any_batches_is_the_models_inbox",
    ),
)
