"""Wrongs between channels."""

from tests.sabotage.wrong import Wrong

START = "tests/inbox/start/test_start.py"
ELSEWHERE = "tests/inbox/deliver/test_elsewhere.py"
MERGING = "tests/inbox/merging/test_merging.py"
ONWARD = "tests/inbox/receive/test_onward.py"

WRONGS = (
    Wrong(
        "two who write first at once begin two dialogs",
        "backend/inbox/actions/start/make.py",
        "    if where.opened is not None:\n        await tx.execute(_ALONE",
        "    if False:\n        await tx.execute(_ALONE",
        f"{START}::test_two_who_write_first_at_once_are_in_one_dialog_and_one_leads_it",
    ),
    Wrong(
        "an address chosen for one person reaches another",
        "backend/inbox/actions/start/where.py",
        '    if to.contact_id is not None and identity["contact_id"] != to.contact_id:',
        "    if False:",
        f"{START}::test_whoever_chose_a_person_reaches_nobody_else",
    ),
    Wrong(
        "what failed goes to somebody else's dialog",
        "backend/inbox/deliver/elsewhere.py",
        'target.row["contact_id"] != contact_id or target.id == key[0]',
        "target.id == key[0]",
        f"{ELSEWHERE}::test_it_goes_to_nobody_else_and_only_where_it_may",
    ),
    Wrong(
        "a dialog stays about the other's request when two are split",
        "backend/inbox/merging/merge.py",
        '    await tx.execute(_CARD_OF, [stays, goes], _encode(stood["card_of"]).decode())\n',
        "",
        f"{MERGING}::test_what_came_in_between_goes_where_it_belongs",
    ),
    Wrong(
        "after a merge whoever answers is not asked to whom it goes",
        "backend/inbox/merging/addresses.py",
        "    if not confirmed:",
        "    if False:",
        "tests/inbox/merging/test_addresses.py::test_the_first_message_to_the_others_address_asks_once_and_to_ones_own_never",
    ),
    Wrong(
        "a link for one channel binds in another",
        "backend/inbox/actions/receive/onward.py",
        "WHERE l.token_hash = $1 AND l.channel_id = $2 AND",
        "WHERE l.token_hash = $1 AND $2::bigint > 0 AND",
        f"{ONWARD}::test_a_link_that_does_not_hold_binds_nobody",
    ),
    Wrong(
        "a link that was passed on binds a friend beside the visitor",
        "backend/inbox/actions/receive/onward.py",
        "o.contact_id = a.id AND o.channel_id = $2 AND o.id <> $3)",
        "o.contact_id = a.id AND false)",
        f"{ONWARD}::test_a_link_that_does_not_hold_binds_nobody",
    ),
    Wrong(
        "whoever types an address comes to see the customer whose it is",
        "backend/inbox/actions/start/where.py",
        "    if await sees_contact(tx, grants, found.contact_id, book=False):\n",
        "    if True:\n",
        "tests/inbox/start/test_anew.py::test_an_address_of_somebody_out_of_sight_neither_reaches_nor_names_them",
    ),
    Wrong(
        "a quote is taken where the customer sees none",
        "backend/inbox/actions/reply/check.py",
        "    if seq is not None and not capabilities.reply_to:",
        "    if False:",
        "tests/inbox/test_capabilities.py::test_what_the_kind_cannot_do_is_refused_in_words_and_what_it_can_goes",
    ),
)
