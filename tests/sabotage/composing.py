"""Wrongs in what is said later, put aside or prepared."""

from tests.sabotage.wrong import Wrong

SNOOZE = "tests/inbox/snooze/test_snooze.py"

SCHEDULED = "tests/inbox/scheduled/test_scheduled.py"

WRONGS = (
    Wrong(
        "what the customer's word has overtaken goes out all the same",
        "backend/inbox/scheduled/release.py",
        'if row["unless_customer"] and await customer_wrote_after(tx, conversation_id, seq):',
        'if row["unless_customer"] and conversation_id < 0:',
        f"{SCHEDULED}::test_written_in_the_very_moment_it_is_still_called_off",
    ),
    Wrong(
        "every worker wakes what another has woken already",
        "backend/inbox/actions/snooze.py",
        "WHERE id = $1 AND state = 'snoozed' AND snoozed_until <= $2",
        "WHERE id = $1 AND $2::timestamptz IS NOT NULL",
        f"{SNOOZE}::test_three_workers_and_forty_timers_each_fires_once",
    ),
    Wrong(
        "a customer reads the name of an empty variable",
        "backend/inbox/saved_replies/uses.py",
        "if reply_id is not None and (left := unfilled(text)):",
        "if reply_id == 0 and (left := unfilled(text)):",
        "tests/inbox/saved_replies/test_saved_replies.py"
        "::test_an_empty_value_is_named_and_the_server_refuses_the_message",
    ),
    Wrong(
        "the composer leads to a dialog that is out of sight",
        "backend/inbox/queries/addresses.py",
        'seen = row["id"] is not None and sees(grants, scope_of(row))',
        'seen = row["id"] is not None or sees(grants, scope_of(row))',
        "tests/inbox/queries/test_addresses.py::test_what_a_colleague_leads_out_of_sight_is_named_and_not_opened",
    ),
    Wrong(
        "a number that stands on two people is one of them",
        "backend/inbox/actions/receive/people.py",
        "GROUP BY w.channel_id, w.external_user HAVING count(*) = 1",
        "GROUP BY w.channel_id, w.external_user HAVING count(*) >= 1",
        "tests/inbox/receive/test_recognise.py"
        "::test_what_stands_on_two_or_on_nobody_or_is_no_number_makes_a_new_contact",
    ),
    Wrong(
        "further phones are shown to whom phones are hidden from",
        "backend/contacts/hidden.py",
        "{LISTS[name]: [] for name in hidden if name in LISTS}",
        "{LISTS[name]: [] for name in hidden if name == 'none'}",
        "tests/cards/test_history.py::test_who_may_not_see_phones_changes_none_of_them",
    ),
    Wrong(
        "whoever answers 200 has taken the message",
        "frontend/app/src/screens/inbox/composer/sending.ts",
        '?.seq !== "number"',
        '?.seq === "never"',
        "frontend/app/src/screens/inbox/composer/sending.test.ts::whoever stands between",
    ),
    Wrong(
        "an echo is dropped while its channel cannot be opened",
        "backend/inbox/deliver/echoes.py",
        "due = await early.unclaimed_echoes(tx, sorted(known), older_than_s)",
        "due = await early.unclaimed_echoes(tx, channels, older_than_s)\n"
        "        await early.drop(tx, [(c, key) for c, e in due if c not in known for key in early_keys(e)])\n"
        "        due = [(c, e) for c, e in due if c in known]",
        "tests/inbox/deliver/test_early.py"
        "::test_an_echo_of_a_channel_that_cannot_be_opened_now_waits_and_holds_up_no_other",
    ),
)
