"""Wrongs in the conversation."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        "what one person refuses stands as the channel's trouble",
        "bots/post.py",
        "if error.is_channels:",
        "if error.code:",
        "tests/bots/test_sending.py::test_what_one_person_refuses_is_no_trouble_of_the_channel",
    ),
    Wrong(
        "the customer sees somebody write who may not answer",
        "bots/shows_typing.py",
        "if await self._is_answered(conversation_id):",
        "if self._writing(conversation_id):",
        "tests/bots/test_shows_typing.py::test_who_may_look_but_not_answer_is_not_shown_to_the_customer",
    ),
    Wrong(
        "one line of time shows dialogs out of sight",
        "backend/inbox/queries/history.py",
        "if sees(grants, scope_of(row))]",
        "if True]",
        "tests/inbox/queries/test_thread.py::test_a_dialog_out_of_sight_is_on_nobody_elses_line",
    ),
    Wrong(
        "who may not work in a channel is let in by a note that names them",
        "backend/inbox/actions/reply/post.py",
        'await _card_and_row(tx, grants, found, seq, "own", named.inside)',
        'await _card_and_row(tx, grants, found, seq, "own", (*named.inside, *named.outside))',
        "tests/inbox/mentions/test_mentions.py::test_who_may_not_work_in_the_channel_is_told_and_takes_no_part",
    ),
    Wrong(
        "a macro takes back an end that came later than its own",
        "backend/inbox/actions/close_undo.py",
        "if ended is None else stood.at != ended)",
        "if ended is None else False)",
        "tests/inbox/macros/test_macros.py::test_an_end_is_taken_back_with_the_debt_as_it_stood_and_no_end_but_its_own",
    ),
    Wrong(
        "of a deleted message more is kept than its place in an album",
        "backend/inbox/rows/withheld.py",
        'kept["other"] = {"kind": "album", "album": album}',
        'kept["other"] = meta["other"]',
        "tests/attacks/test_deleted.py::test_a_deleted_message_is_on_no_way_out_without_the_right",
    ),
    Wrong(
        "an album is named after the part that happens to be its first",
        "frontend/app/src/screens/inbox/thread/lines.ts",
        "key: `album-${album}`",
        "key: `album-${message.id}`",
        "frontend/app/src/screens/inbox/thread/albums.test.ts::parts that come one by one",
    ),
    Wrong(
        "who is named is told again by every rewording",
        "backend/inbox/mentions/name.py",
        "for user_id in sorted(new)",
        "for user_id in sorted(others)",
        "tests/inbox/mentions/test_mentions.py::test_who_is_named_by_a_later_wording_is_told_once_and_takes_part",
    ),
)
