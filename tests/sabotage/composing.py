"""Wrongs in what is said later, put aside or prepared."""

from tests.sabotage.wrong import Wrong

SNOOZE = "tests/inbox/snooze/test_snooze.py"

WRONGS = (
    Wrong(
        "every worker wakes what another has woken already",
        "backend/inbox/actions/snooze.py",
        "WHERE id = $1 AND state = 'snoozed' AND snoozed_until <= $2",
        "WHERE id = $1 AND $2::timestamptz IS NOT NULL",
        f"{SNOOZE}::test_three_workers_and_forty_timers_each_fires_once",
    ),
)
