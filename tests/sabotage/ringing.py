"""Wrongs in calls by the browser."""

from tests.sabotage.wrong import Wrong

ATTACKS = "tests/attacks/test_online_calls.py"
CALLS = "tests/webchat/test_online_calls.py"

WRONGS = (
    Wrong(
        "a colleague talks in two calls",
        "backend/migrations/sql/0063/01_online_calls.sql",
        "CREATE UNIQUE INDEX online_calls_of_user",
        "CREATE INDEX online_calls_of_user",
        f"{CALLS}::test_who_takes_two_calls_in_the_same_instant_in_two_windows_has_one_of_them",
    ),
    Wrong(
        "a second one is not told who has the call",
        "backend/inbox/online/colleague.py",
        """    if row["state"] == "talking":
        holder""",
        """    if row["state"] == "nowhere":
        holder""",
        f"{CALLS}::test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who",
    ),
    Wrong(
        "a call that nobody takes rings for ever",
        "backend/inbox/online/lapsed.py",
        'return "no_answer" if row["rings_until"] <= at else None',
        "return None",
        f"{CALLS}::test_a_call_that_nobody_takes_is_missed_and_owed",
    ),
    Wrong(
        "whoever knows its name speaks in another visitor's call",
        "backend/inbox/online/visitor.py",
        'if row is None or row["visitor_id"] != visitor.id or row["channel_id"] != site.id:',
        "if row is None:",
        f"{ATTACKS}::test_somebody_elses_call_is_no_call",
    ),
    Wrong(
        "a stranger offers pictures",
        "backend/inbox/online/sdp.py",
        ' or len(media) != 1 or not media[0].startswith("m=audio "):',
        ":",
        f"{ATTACKS}::test_what_is_no_offer_of_sound_rings_nobody",
    ),
)
