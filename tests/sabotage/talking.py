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
        "backend/inbox/mentions/name.py",
        "if await name_of_who_works(tx, user_id, channel_id) is None:",
        "if False:",
        "tests/inbox/mentions/test_mentions.py"
        "::test_who_may_not_work_in_the_channel_is_refused_by_name_and_nothing_is_kept",
    ),
)
