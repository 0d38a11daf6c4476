"""Wrongs in rules: they run twice, never end, take what is a person's, or leave half of what they did."""

from tests.sabotage.wrong import Wrong

LED = "tests/rules/test_led.py"
LOOPS, ONCE, DEEDS = "tests/rules/test_loops.py", "tests/rules/test_once.py", "tests/rules/test_deeds.py"

WRONGS = (
    Wrong(
        "a rule runs again in the chain that it began",
        "backend/rules/asking.py",
        "    if rule_id in chain:",
        "    if rule_id in chain and not chain:",
        f"{LOOPS}::test_two_rules_that_move_a_request_to_and_fro_run_once_each_and_the_journal_says_why",
    ),
    Wrong(
        "a rule takes a dialog from whoever claimed it",
        "backend/rules/do/whose.py",
        "WHERE id = $1 AND (responsible_id IS NULL OR assigned_by = 'rule')\n  AND (responsible_id, pool_kind",
        "WHERE id = $1 AND (true OR assigned_by = 'rule')\n  AND (responsible_id, pool_kind",
        f"{DEEDS}::test_a_rule_gives_what_is_nobodys_and_takes_from_no_person",
    ),
    Wrong(
        "a rule writes into a dialog that somebody leads",
        "backend/rules/do/message.py",
        '        return RuleDid(deed.kind, "led")',
        "        pass",
        f"{DEEDS}::test_a_message_goes_once_through_the_outbox_and_not_where_somebody_leads",
    ),
    Wrong(
        "a run that is tried again writes to the customer again",
        "backend/rules/do/message.py",
        "uuid5(NAMESPACE_URL, f",
        "uuid5(__import__('uuid').uuid4(), f",
        f"{DEEDS}::test_a_message_goes_once_through_the_outbox_and_not_where_somebody_leads",
    ),
    Wrong(
        "what a run did before it failed stays",
        "backend/rules/work.py",
        "        async with tx.savepoint():",
        "        if True:",
        f"{DEEDS}::test_what_a_status_asks_for_keeps_a_rule_out_as_it_keeps_people_and_nothing_of_the_run_stays",
    ),
    Wrong(
        "a rule takes a dialog from whoever answers, because a rule had given it to them",
        "backend/inbox/actions/reply/claim.py",
        '        if found.row["assigned_by"] != "rule":',
        "        if True:",
        f"{LED}::test_what_a_rule_gave_to_somebody_who_has_answered_since_is_theirs",
    ),
    Wrong(
        "a rule holds the request while it waits for the dialog",
        "backend/rules/work.py",
        "        await tx.value(hold, getattr(subject, name))",
        "        pass",
        f"{LED}::test_a_rule_waits_for_whoever_answers_and_holds_nothing_that_they_need",
    ),
    Wrong(
        "rules feed each other for ever through somebody's warmth",
        "backend/rules/facts.py",
        "WHERE f.kind = 'warmth_changed' AND c.contact_id",
        "WHERE false AND c.contact_id",
        f"{LOOPS}::test_a_chain_that_goes_through_somebodys_warmth_ends_as_any_other",
    ),
    Wrong(
        "a restored house does again what rules owed",
        "backend/kit/restore.py",
        "NEW_EPOCH + _NOTHING_OLD",
        "NEW_EPOCH",
        "tests/kit/test_backup.py::"
        "test_a_restored_house_does_not_do_again_what_rules_and_notices_owed_when_the_backup_was_made",
    ),
)
