"""Wrongs between the commit and the screen."""

from tests.sabotage.wrong import Wrong

RESUME = "tests/realtime/test_resume.py"
RELAY = "tests/realtime/test_relay.py"
ATTACKS = "tests/attacks/test_sockets.py"

WRONGS = (
    Wrong(
        "the relay takes no lock",
        "backend/realtime/relay.py",
        "BEGIN; SELECT 1 FROM relay WHERE id = 1 FOR UPDATE",
        "BEGIN; SELECT 1 FROM relay WHERE id = 1",
        f"{RELAY}::test_two_relays_number_2000_events_without_a_hole_in_commit_order",
    ),
    Wrong(
        "events are numbered backwards",
        "backend/realtime/log.py",
        "row_number() OVER (ORDER BY m.id)",
        "row_number() OVER (ORDER BY m.id DESC)",
        f"{RELAY}::test_two_relays_number_2000_events_without_a_hole_in_commit_order",
    ),
    Wrong(
        "an event outlives its rolled back transaction",
        "backend/kit/db/database.py",
        "                unit = HotTx(connection)\n                yield unit\n                await unit.flush()",
        "                unit = HotTx(connection)\n                try:\n                    yield unit\n"
        "                finally:\n                    async with self.hot.acquire() as other:\n"
        "                        unit.connection = other\n                        await unit.flush()",
        f"{RELAY}::test_an_aborted_transaction_leaves_no_event",
    ),
    Wrong(
        "a node applies what it hears, in whatever order",
        "backend/realtime/follow.py",
        "            if first > self.position + 1:\n                return\n",
        "",
        "tests/realtime/test_redis_lost.py::test_a_lost_batch_is_read_from_the_log_at_once",
    ),
    Wrong(
        "the log is not asked when Redis is silent",
        "backend/realtime/follow.py",
        "        if self.position < was_due:\n            self.look()",
        "        if self.position < was_due:\n            pass",
        "tests/realtime/test_redis_lost.py::test_a_half_open_line_with_traffic_is_noticed_by_the_log",
    ),
    Wrong(
        "a replay shows what is hidden today",
        "backend/realtime/resume.py",
        "            if not sees_any(scopes)\n",
        "            if False\n",
        f"{RESUME}::test_replay_hides_what_is_hidden_today",
    ),
    Wrong(
        "frames are not held while a socket joins",
        "backend/realtime/socket.py",
        "        self._held = True\n",
        "        self._held = False\n",
        f"{RESUME}::test_events_during_the_join_come_after_what_was_missed",
    ),
    Wrong(
        "a place in another log is continued",
        "backend/realtime/resume.py",
        "if wanted.epoch != self.follower.epoch:",
        "if False:",
        f"{RESUME}::test_a_place_that_cannot_be_continued",
    ),
    Wrong(
        "who was away for long is told everything",
        "backend/realtime/resume.py",
        "LONGEST_REPLAY = 300",
        "LONGEST_REPLAY = 300_000",
        f"{RESUME}::test_who_was_away_too_long_is_told_to_reload",
    ),
    Wrong(
        "a slow reader fills our memory",
        "backend/realtime/socket.py",
        "if self._size > LARGEST_QUEUE or len(self._queue) > LONGEST_QUEUE:",
        "if False:",
        f"{ATTACKS}::test_a_client_that_never_reads_is_closed_and_the_others_hear_on",
    ),
    Wrong(
        "any page may open a socket",
        "backend/realtime/handshake.py",
        "if from_page is not None and from_page not in origins:",
        "if False:",
        f"{ATTACKS}::test_another_sites_page_is_refused_although_the_cookie_is_good",
    ),
    Wrong(
        "a token may stand in the address",
        "backend/realtime/handshake.py",
        "if not _SECRETS.isdisjoint(name.lower() for name in given):",
        "if False:",
        f"{ATTACKS}::test_a_secret_in_the_address_is_refused_even_beside_a_good_session",
    ),
    Wrong(
        "a consumer never gives up on a poisoned event",
        "backend/kit/consumers.py",
        "ATTEMPTS_MAX = 10",
        "ATTEMPTS_MAX = 10_000",
        "tests/inbox/receive/test_consumers.py::test_a_poisoned_event_is_parked_after_ten_failures_and_the_others_go_on",
    ),
    Wrong(
        "trouble that is over is told as going on",
        "backend/inbox/channels/queries.py",
        "if at is None or any(sign and sign > at for sign in signs):",
        "if at is None:",
        "tests/inbox/channels/test_channels.py::test_health_says_how_a_channel_is",
    ),
)
