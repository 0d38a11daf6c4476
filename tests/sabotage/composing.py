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
)
