"""Wrongs at the door for visitors of a site."""

from tests.sabotage.wrong import Wrong

ATTACKS = "tests/attacks/test_widget.py"

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
)
