"""Wrongs of what people are told: by whom it is read, how often it comes, and whether it comes at all."""

from tests.sabotage.wrong import Wrong

CENTRE = "tests/notify/test_centre.py"
DEEDS = "tests/notify/test_deeds.py"
PUSH = "tests/notify/test_push.py"
WHERE = "tests/notify/test_where.py"

WRONGS = (
    Wrong(
        "whoever does not see it is told",
        "backend/notify/tell.py",
        "        heard += [notice for notice in theirs if notice.subject in sees]",
        "        heard += [notice for notice in theirs if sees is not None]",
        f"{CENTRE}::test_nobody_is_told_of_what_they_do_not_see_and_who_sees_it_no_more_reads_none_of_its_words",
    ),
    Wrong(
        "whoever lost the right to a kind reads its words",
        "backend/notify/kinds.py",
        "    return bool(right) and right not in rights",
        "    return False",
        f"{WHERE}::test_whoever_lost_the_right_to_a_kind_neither_gets_nor_reads_what_was_told",
    ),
    Wrong(
        "a device goes over to whoever signs in there next",
        "backend/notify/devices.py",
        "WHERE user_id = $1 AND endpoint = $6 AND NOT EXISTS",
        "WHERE ($1::bigint IS NULL OR true) AND endpoint = $6 AND NOT EXISTS",
        f"{WHERE}::test_who_wanted_notices_in_a_browser_has_them_there_again_without_being_asked_and_nobody_else_has",
    ),
    Wrong(
        "a browser that was signed out is told on",
        "backend/notify/live.py",
        "s.revoked_at IS NULL AND s.expires_at > now()",
        "true",
        f"{WHERE}::test_a_browser_that_was_signed_out_is_told_no_more",
    ),
    Wrong(
        "what a dead worker had in hand is sent again",
        "backend/notify/sender.py",
        "UPDATE notice_deliveries SET state = 'unconfirmed', why = 'process_died', ended_at = now()",
        "UPDATE notice_deliveries SET state = 'waiting', why = 'process_died', ended_at = NULL",
        f"{PUSH}::test_what_is_told_again_after_a_restart_was_sent_once",
    ),
    Wrong(
        "quiet hours never end",
        "backend/notify/when.py",
        "    return next_at(now, ends, zone) if within else now",
        "    return next_at(now, ends, zone) + timedelta(days=365) if within else now",
        "tests/notify/test_when.py::test_what_quiet_hours_held_back_comes_when_they_are_over",
    ),
    Wrong(
        "what was seen meanwhile leaves all the same",
        "backend/notify/sender.py",
        '        return "seen"',
        "        return None",
        f"{PUSH}::test_what_was_seen_meanwhile_or_is_out_of_sight_does_not_leave",
    ),
    Wrong(
        "reading a dialog reads no notice of it",
        "backend/inbox/actions/read.py",
        '            await looked_at(tx, user_id, ("conversation", conversation_id), up_to)\n',
        "            del up_to\n",
        f"{DEEDS}::test_of_a_message_that_was_read_before_anybody_could_be_told_nothing_is_said",
    ),
    Wrong(
        "a notice keeps the words of a note that was deleted",
        "backend/inbox/told/written.py",
        '            text = say(reader.locale, "notices.deleted") if gone else for_reader(reader, view).text',
        "            text = view.text",
        f"{DEEDS}::test_of_a_deleted_message_a_notice_says_no_word",
    ),
    Wrong(
        "who takes a request is told that it is theirs",
        "backend/inbox/told/given.py",
        "  AND NOT (a.actor_kind = 'user' AND a.actor_id = (a.data ->> 'to')::bigint)\n",
        "",
        f"{DEEDS}::test_who_is_given_a_request_is_told_and_who_takes_one_is_not",
    ),
    Wrong(
        "a request that goes with its dialog is told of twice",
        "backend/inbox/told/given.py",
        "WHERE c.card_id = a.card_id AND n.kind = 'assigned'",
        "WHERE c.card_id = a.card_id AND n.kind = 'nothing'",
        f"{DEEDS}::test_a_request_that_is_handed_over_with_its_dialog_is_told_once",
    ),
    Wrong(
        "a burst takes the place of what is on its way already",
        "backend/notify/tell.py",
        "held.state NOT IN ('waiting', 'held'))",
        "held.state = 'nothing')",
        f"{DEEDS}::test_a_burst_of_messages_is_one_notice_until_it_has_left",
    ),
)
