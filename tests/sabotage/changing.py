"""Wrongs at messages that are changed."""

from tests.sabotage.wrong import Wrong

CHANGES = "tests/inbox/deliver/test_changes.py"

WRONGS = (
    Wrong(
        "a newer wish is forgotten when the older one arrives",
        "backend/inbox/deliver/changed.py",
        '_DONE = "DELETE FROM outbox WHERE id = $1 AND attempt = $2 AND NOT again RETURNING id"',
        '_DONE = "DELETE FROM outbox WHERE id = $1 AND attempt = $2 RETURNING id"',
        f"{CHANGES}::test_a_newer_wish_during_the_call_is_told_after_it",
    ),
    Wrong(
        "a refused edit stays on the bubble",
        "backend/inbox/deliver/changed.py",
        "            await tx.execute(_TEXT_BACK, *key, before.text, entities, before.edited_at, buttons)\n",
        "",
        f"{CHANGES}::test_what_the_messenger_refuses_is_undone_and_says_so",
    ),
    Wrong(
        "a change holds up its thread until its message is out",
        "backend/inbox/deliver/heads.py",
        "(o.verb = 'send' OR EXISTS (",
        "(true OR EXISTS (",
        f"{CHANGES}::test_a_change_waits_for_its_message_and_holds_up_nobody",
    ),
    Wrong(
        "anybody changes a colleague's note",
        "backend/inbox/actions/change/target.py",
        '        if not is_mine(me, target.view):\n            raise Forbidden("only_own_notes")\n',
        "",
        f"{CHANGES}::test_a_note_is_changed_by_its_author_alone",
    ),
    Wrong(
        "a business account that is cut off stays open",
        "backend/inbox/rows/conversations.py",
        "is not None else account.closed",
        "is not None else None",
        "tests/inbox/receive/test_standing.py::test_an_account_that_is_cut_off_closes_its_threads_and_no_others",
    ),
    Wrong(
        "a press that names another's dialog marks it there",
        "backend/inbox/actions/receive/pressed.py",
        "if press and press.key[0] == live.row.id else None",
        "if press else None",
        "tests/inbox/deliver/test_buttons.py::test_a_press_that_somebody_made_up_marks_nothing",
    ),
    Wrong(
        "an edit that says nothing of the buttons takes them away",
        "bots/post.py",
        "        emoji=content.emoji,\n        buttons=kept.outgoing(job.ref, content.buttons),\n",
        "        emoji=content.emoji,\n",
        "tests/inbox/deliver/test_buttons.py::test_an_edit_keeps_them_changes_them_and_a_refused_one_gives_them_back",
    ),
)
