"""Wrongs in tasks: a wall forgotten, a promise kept twice, a colleague's change overwritten."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        name="a task opens a mailbox of one's own",
        file="backend/tasks/sight.py",
        find="""    past = f" AND ({' OR '.join(walls)}) IS NOT TRUE" if walls else ""\n""",
        replace="""    past = ""\n""",
        test="tests/tasks/test_sight.py::test_a_list_one_by_one_and_a_socket_agree",
    ),
    Wrong(
        name="a task opened again and done again counts twice",
        file="backend/tasks/actions/close.py",
        find="""    if state == "done" and row["first_done_at"] is None:""",
        replace="""    if state == "done":""",
        test="tests/tasks/test_rules.py::test_a_task_opened_again_and_done_again_counts_as_done_once",
    ),
    Wrong(
        name="the later editor of a task overwrites the earlier one",
        file="backend/tasks/actions/edit.py",
        find="""    if task.version != change.version:""",
        replace="""    if task.version < change.version:""",
        test="tests/tasks/test_rules.py::test_a_stale_edit_gets_the_current_task_and_changes_nothing",
    ),
    Wrong(
        name="whoever loses a task is not told",
        file="backend/tasks/rows.py",
        find="""Scoped(now) if before is None or before == now else Scoped(now, before)""",
        replace="""Scoped(now)""",
        test="tests/tasks/test_rules.py::test_the_change_is_told_to_those_who_saw_it_before_as_well",
    ),
    Wrong(
        name="a template gives tasks to those who cannot see them",
        file="backend/tasks/actions/from_template.py",
        find="""        if who is not None and await may_hold(tx, who, subject.scopes):""",
        replace="""        if who is not None:""",
        test="tests/tasks/test_templates.py::test_whoever_left_or_may_not_see_it_is_passed_over",
    ),
    Wrong(
        "a letter of an older state of a meeting leaves after a newer one",
        "backend/tasks/letters.py",
        'row["letter_no"] != asked.no',
        "False",
        "tests/tasks/test_meetings.py::test_a_moved_meeting_goes_out_once_with_the_next_number_and_is_asked_anew",
    ),
    Wrong(
        "a reminder is told again each time that somebody looks",
        "backend/tasks/told.py",
        'await tx.execute(_REMINDED, row["id"], next_at(row, now))',
        "pass",
        "tests/tasks/test_more_of_a_task.py::test_a_reminder_is_told_once_however_many_look",
    ),
    Wrong(
        "a channel's own task stays though its client has the answer",
        "backend/inbox/promises/made.py",
        'await _ids(tx, _KEPT, dialogs), "done"',
        '[], "done"',
        "tests/tasks/test_by_themselves.py::test_each_request_has_one_task_until_it_is_answered",
    ),
)
