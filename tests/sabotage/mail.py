"""Wrongs in the dearest rules of letters."""

from tests.sabotage.wrong import Wrong

EMAIL = "backend/connectors/email"
TESTS = "tests/connectors/email/test_inbound.py"

WRONGS = (
    Wrong(
        "whoever makes up a Message-ID of ours comes into the talk",
        f"{EMAIL}/ids.py",
        "return bool(secret) and hmac.compare_digest(sign, _sign(secret, *parts))",
        "return bool(secret)",
        f"{TESTS}::test_late_is_not_failed_and_a_forged_report_fails_nothing",
    ),
    Wrong(
        "a forged mark of a genuine sender is believed",
        f"{EMAIL}/trust.py",
        "if believed and _is(",
        "if believed or _is(",
        f"{TESTS}::test_who_is_genuine_is_said_by_our_own_server_alone",
    ),
    Wrong(
        "pictures of others load by themselves",
        "backend/kit/html.py",
        "if remote and value.lower()",
        "if value.lower()",
        "tests/attacks/test_letters.py::test_no_picture_of_others_is_asked_for_by_itself",
    ),
    Wrong(
        "an answer to a letter of one's own names no letter of theirs",
        "backend/inbox/deliver/answered.py",
        "ORDER BY (t.direction = 'in' AND coalesce(",
        "ORDER BY (t.direction = 'out' AND coalesce(",
        "tests/journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",
    ),
    Wrong(
        "what is forwarded goes into the talk that lies there already",
        "backend/inbox/forwarding/forward.py",
        "posted = await post(tx, grants, there, message)",
        "posted = await post(tx, grants, conversation_id, message)",
        "tests/journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",
    ),
    Wrong(
        "notes are passed on to strangers",
        "backend/inbox/forwarding/forward.py",
        "(direction = 'in' OR direction = 'out' AND",
        "(direction IN ('in', 'note') OR direction = 'out' AND",
        "tests/journeys/test_email_whole.py::test_a_mailbox_is_read_and_answered",
    ),
    Wrong(
        "a letter's own date chooses its place in the queue",
        f"{EMAIL}/inbound.py",
        "return got if self.where.at else self._written() or got",
        "return self._written() or got",
        "tests/connectors/email/test_intake.py::test_its_own_date_puts_no_letter_ahead",
    ),
    Wrong(
        "a letter that failed the check of its sender proves who wrote it",
        "backend/inbox/merging/offers.py",
        "coalesce(m.meta #>> '{letter,trust}', '') <> 'fail'",
        "true",
        "tests/inbox/merging/test_merging.py::test_whose_letter_failed_the_check_has_not_written_from_that_address",
    ),
    Wrong(
        "a letter that comes before a planned answer goes out turns it elsewhere",
        "backend/inbox/letters/fields.py",
        'kept.unsigned, meta.get("answers"), attends))',
        "kept.unsigned, None, attends))",
        "tests/inbox/scheduled/test_scheduled.py::test_a_planned_letter_goes_where_it_went_when_it_was_written",
    ),
    Wrong(
        "who sees all requests sees those of a colleague's own mailbox",
        "backend/access/sight.py",
        'return build.within(build.not_private("true"), False), build.args',
        'return build.within("true", False), build.args',
        "tests/cards/rights/test_agrees.py::test_python_and_sql_agree_on_every_verb_and_no_rule_opens_anything",
    ),
    Wrong(
        "a letter answers what came while it was written",
        "backend/inbox/deliver/answered.py",
        "coalesce(t.seq = (m.meta ->> 'answers')::bigint, false) DESC, ",
        "",
        "tests/inbox/deliver/test_which_letter.py::test_it_answers_the_letter_that_its_composer_had_before_them",
    ),
)
