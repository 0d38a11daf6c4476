"""Wrongs in the conversation."""

from tests.sabotage.wrong import Wrong

WRONGS = (
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
        'await _card_and_row(tx, grants, found, seq, "own", named.everybody)',
        "tests/inbox/mentions/test_mentions.py::test_who_may_not_work_in_the_channel_is_told_and_takes_no_part",
    ),
)
