"""Wrongs in what other programs are told."""

from tests.sabotage.wrong import Wrong

HERE = "backend/webhooks"
ATTACKS = "tests/attacks/test_webhooks.py"
KILLED = "tests/faults/test_webhooks_killed.py"

WRONGS = (
    Wrong(
        "what went out of a webhook's sight since it happened is told all the same",
        f"{HERE}/take.py",
        '                if not seen and found.get(event.position) == "full":\n',
        "                if False:\n",
        f"{ATTACKS}::test_17_a_dialog_that_somebody_else_has_by_now_is_not_told",
    ),
    Wrong(
        "whoever may set up webhooks sends those that see more than they do to an address of their own",
        f"{HERE}/actions.py",
        '    await _demand_sight(tx, me, row["user_id"], row["role_id"])\n    return dict(row)',
        "    return dict(row)",
        f"{ATTACKS}::test_10_nobody_hears_by_a_webhook_more_than_they_see",
    ),
    Wrong(
        "what a dead process was just telling is never told again",
        f"{HERE}/sender.py",
        "            if ids:\n                await tx.execute(_AGAIN, ids)\n",
        "",
        f"{KILLED}::test_a_killed_teller_loses_no_event",
    ),
    Wrong(
        "events of one person are told beside each other, in any order",
        f"{HERE}/journal.py",
        "        (event.contact_id or event.subject_id or 0) % LANES,\n",
        "        event.position % LANES,\n",
        f"{KILLED}::test_while_all_goes_well_a_persons_events_keep_their_order",
    ),
    Wrong(
        "an event that is told again has another name",
        f"{HERE}/take.py",
        '            posts.append(Post(row["id"], row["attempts"], row["message_id"], row["aside"], body))',
        "            name = f\"{row['message_id']}-{row['attempts']}\"\n"
        '            posts.append(Post(row["id"], row["attempts"], name, row["aside"], body))',
        "tests/journeys/test_webhooks_whole.py::test_another_program_is_told_what_happens",
    ),
)
