"""Wrongs in giving requests by themselves: over a person, twice, to who is full, not there or let it go."""

from tests.sabotage.wrong import Wrong

GIVE = "backend/watch/routing/give.py"
DUE = "backend/watch/routing/due.py"
ROUTE = "backend/duty/route.py"
ROUTING = "tests/watch/test_routing.py"
PURE = "tests/duty/test_route.py"

WRONGS = (
    Wrong(
        "workers decide beside each other, each by loads of before the other's",
        GIVE,
        "_TURN = \"SELECT pg_advisory_xact_lock(hashtext('samovar.routing'))\"",
        '_TURN = "SELECT 1"',
        f"{ROUTING}::test_three_workers_give_each_request_once_and_nobody_more_than_they_may_have",
    ),
    Wrong(
        "a pool that a head chose is emptied by a route",
        DUE,
        "  AND c.pool_kind IS NULL AND c.state = 'open'",
        "  AND c.state = 'open'",
        f"{ROUTING}::test_a_pool_of_a_team_is_seen_by_its_members_and_decided_once",
    ),
    Wrong(
        "what somebody let go comes back to them at once",
        ROUTE,
        "    if person.id in case.gave_back:\n",
        "    if person.id in ():\n",
        f"{ROUTING}::test_what_somebody_gave_back_is_not_given_to_them_again",
    ),
    Wrong(
        "who is off duty is given requests",
        ROUTE,
        "    if not person.on_duty:\n",
        "    if person.on_duty is None:\n",
        f"{PURE}::test_nobody_is_given_what_they_may_or_can_not_take",
    ),
    Wrong(
        "a channel with a route gives at once by its constant, too",
        "backend/inbox/actions/receive/assign.py",
        "LEFT JOIN users d ON rt.channel_id IS NULL AND w.default_kind = 'user'",
        "LEFT JOIN users d ON w.default_kind = 'user'",
        f"{ROUTING}::test_a_letter_that_opens_a_thread_waits_for_the_route_and_not_for_the_constant",
    ),
)
