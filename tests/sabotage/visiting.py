"""Wrongs at the door for visitors of a site."""

from tests.sabotage.wrong import Wrong

ATTACKS = "tests/attacks/test_widget.py"
SIGNS_IN = "tests/webchat/test_signs_in.py"
TALK = "frontend/widget/src/talk/talk.ts"
TALKS = "frontend/widget/src/talk/talk.test.ts"

WRONGS = (
    Wrong(
        "a visitor is told notes",
        "backend/inbox/webchat/views.py",
        'if view.direction not in ("in", "out") or (view.direction == "out" and view.state not in SHOWN):',
        'if view.direction == "out" and view.state not in SHOWN:',
        f"{ATTACKS}::test_21_a_visitor_gets_the_two_sides_of_their_own_thread_and_nothing_else",
    ),
    Wrong(
        "a visitor may fetch any file of their dialog, a note's too",
        "backend/inbox/webchat/files.py",
        " AND m.deleted_at IS NULL AND {VISIBLE}",
        " AND m.deleted_at IS NULL",
        f"{ATTACKS}::test_21_a_visitor_gets_the_two_sides_of_their_own_thread_and_nothing_else",
    ),
    Wrong(
        "a signature is not compared",
        "backend/inbox/webchat/identity.py",
        "if not hmac.compare_digest(signature(secret, key, identity), identity.hash):",
        "if not signature(secret, key, identity):",
        f"{ATTACKS}::test_19_who_is_not_signed_opens_nobodys_history",
    ),
    Wrong(
        "a token opens any site",
        "backend/inbox/webchat/visitors.py",
        "WHERE t.token_hash = $1 AND v.channel_id = $2 AND",
        "WHERE t.token_hash = $1 AND $2::bigint IS NOT NULL AND",
        f"{ATTACKS}::test_19_another_sites_token_and_one_that_is_void_are_refused_everywhere",
    ),
    Wrong(
        "visitors write without a limit",
        "backend/inbox/webchat/api.py",
        """    limits_of(request).messages_of_visitor.demand(visitor.id.hex)
    limits_of(request).messages_of_address.demand(ip)
    message, new""",
        "    message, new",
        "tests/webchat/test_protocol.py::test_floods_and_long_words_are_refused_in_words",
    ),
    Wrong(
        "the chat stands on any site",
        "backend/inbox/webchat/front.py",
        "return origin in self._own or allows(site.settings, origin)",
        "return True",
        f"{ATTACKS}::test_other_pages_get_no_answer_they_could_read_and_no_socket",
    ),
    Wrong(
        "a stranger's token opens the talk of whoever has signed in",
        "backend/inbox/webchat/join.py",
        "if here is None or not await tx.execute(_END, stranger):",
        "if here is None:",
        f"{SIGNS_IN}::test_a_stranger_who_signs_in_goes_on_where_they_were",
    ),
    Wrong(
        "what was on its way while a visitor signed in is taken for new",
        "backend/inbox/webchat/write.py",
        "found = await history.known(tx, site, ids.message_key(visitor.thread, written.client_id))",
        "found = await history.known(tx, site, ids.message_key(visitor.person, written.client_id))",
        f"{SIGNS_IN}::test_a_stranger_who_signs_in_goes_on_where_they_were",
    ),
    Wrong(
        "an answer goes to a dialog that its visitor has left",
        "backend/inbox/actions/reply/check.py",
        'if found.row["continued_in"] is not None:',
        "if False:",
        f"{SIGNS_IN}::test_who_has_an_older_talk_goes_on_in_the_new_one_on_every_device",
    ),
    Wrong(
        "whoever is blocked is waited for",
        "backend/inbox/deliver/debt.py",
        "CASE WHEN (SELECT p.blocked_at IS NULL FROM contacts p WHERE p.id = c.contact_id) IS NOT FALSE THEN",
        "CASE WHEN true THEN",
        "tests/webchat/test_blocking.py",
    ),
    Wrong(
        "an account that is connected anew forgets what was said",
        "backend/inbox/actions/receive/standing.py",
        'if row["keys"] and told.keys:',
        "if False:",
        "tests/inbox/receive/test_standing.py::test_connected_anew_the_account_goes_on_in_the_same_threads",
    ),
    Wrong(
        "two tabs with two people take the browser from each other for ever",
        TALK,
        'away = !kept || store.get("signed") !== talk.who',
        "away = !kept",
        f"{TALKS}::two tabs of one browser with two people",
    ),
    Wrong(
        "an answer that comes late is shown to whoever has come since",
        TALK,
        "if (begun === round) take(message)",
        "take(message)",
        f"{TALKS}::what comes late for whoever has left",
    ),
    Wrong(
        "what one person has not sent goes out as the next one's",
        "frontend/widget/src/talk/post.ts",
        "filter(({ by }) => !by || by === who())",
        "filter(() => true)",
        f"{TALKS}::what one person has not sent goes as nobody else's",
    ),
    Wrong(
        "a number that a visitor leaves is dropped where a colleague has typed another",
        "backend/inbox/webchat/fill.py",
        "        if not _is_typed(row, one):\n            continue",
        "        if one:\n            continue",
        "tests/webchat/test_protocol.py"
        "::test_what_is_asked_before_is_demanded_and_never_overwrites_what_a_colleague_typed",
    ),
)
