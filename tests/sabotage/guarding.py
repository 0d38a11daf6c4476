"""Wrongs at the doors."""

from tests.sabotage.wrong import Wrong

ACCOUNTS = "tests/attacks/test_accounts.py"
SESSION = "tests/access/test_session.py"

WRONGS = (
    Wrong(
        "what a rare tag finds is shown to everybody",
        "backend/inbox/queries/branches.py",
        '    on = _sight(where, grants)\n    if asked.view == "mine":',
        '    on = "true"\n    if asked.view == "mine":',
        "tests/inbox/queries/test_filter_agrees.py",
    ),
    Wrong(
        "many at once closes over what the customer has just written",
        "backend/inbox/bulk/verbs.py",
        '        if self.found.row["in_seq"] != self.in_seq:',
        "        if False:",
        "tests/inbox/bulk/test_bulk.py::test_a_customer_who_waits_or_wrote_meanwhile_is_not_closed_over",
    ),
    Wrong(
        "undo overwrites what a colleague has changed since",
        "backend/inbox/bulk/work.py",
        '        if await deed.now(touch, args) != _facts.decode(item["after"]):',
        "        if False:",
        "tests/inbox/bulk/test_bulk.py::test_undo_takes_back_only_what_is_still_as_we_left_it",
    ),
    Wrong(
        "the list shows every channel",
        "backend/inbox/queries/branches.py",
        "    if grants.channels is not None:\n        ids",
        "    if False:\n        ids",
        "tests/inbox/queries/test_dialogs.py::test_views_show_what_the_rule_says_and_only_what_one_sees",
    ),
    Wrong(
        "SQL forgets who took part",
        "backend/access/sight.py",
        'return f"{a}.responsible_id = {me} OR {a}.participants @> ARRAY[{me}]"',
        'return f"{a}.responsible_id = {me}"',
        "tests/access/test_sight.py::test_python_and_sql_agree",
    ),
    Wrong(
        "withdrawn rights are not noticed",
        "backend/access/withdrawn.py",
        'return [held[row["n"]] for row in rows]',
        "return []",
        "tests/access/test_grants.py::test_every_change_of_what_one_may_do_withdraws_open_grants",
    ),
    Wrong(
        "forged requests are let in",
        "backend/access/plugin.py",
        'demand_own_origin(scope["method"], headers, self.own)',
        "pass",
        f"{ACCOUNTS}::test_14_another_site_cannot_use_the_cookie",
    ),
    Wrong(
        "rights are not asked for",
        "backend/access/guards.py",
        "if self.name in ALL and not can(grants, self.name):",
        "if False:",
        f"{ACCOUNTS}::test_10_an_operator_reaches_no_administrators_route",
    ),
    Wrong(
        "a route that says nothing is public",
        "backend/access/guards.py",
        "    if declared(handler) is None:\n        caller(connection)",
        "    declared(handler)",
        "tests/attacks/test_matrix.py::test_28_every_route_lets_in_whom_it_names_and_nobody_else",
    ),
    Wrong(
        "one gives rights that one does not have",
        "backend/access/actions/bounds.py",
        "if asked - me.rights:",
        "if False:",
        f"{ACCOUNTS}::test_10_nobody_makes_themselves_more_than_they_are",
    ),
    Wrong(
        "the last administrator may leave",
        "backend/access/actions/bounds.py",
        'if [row["id"] for row in found] == [user_id]:',
        "if not found:",
        f"{ACCOUNTS}::test_40_the_last_administrator_stays",
    ),
    Wrong(
        "passwords may be guessed for ever",
        "backend/access/actions/throttle.py",
        'if found and found["tries"] >= most:',
        "if False:",
        f"{ACCOUNTS}::test_36_wrong_passwords_end_in_429_by_account",
    ),
    Wrong(
        "a stranger is answered sooner than a colleague",
        "backend/access/hashing.py",
        "return _hasher.verify(password, kept or _nobody()) and kept is not None",
        "return kept is not None and _hasher.verify(password, kept)",
        f"{ACCOUNTS}::test_35_unknown_and_known_take_the_same_words_and_time",
    ),
    Wrong(
        "tokens are kept as they are",
        "backend/access/hashing.py",
        'return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()',
        'return token.encode("utf-8", "surrogatepass")',
        f"{SESSION}::test_tokens_are_kept_as_hashes",
    ),
    Wrong(
        "a code opens twice",
        "backend/access/actions/second_factor.py",
        "AND (totp_last_step IS NULL OR totp_last_step < $2)",
        "AND $2 > 0",
        "tests/access/test_second_factor.py::test_signing_in_then_takes_a_code_and_each_code_once",
    ),
    Wrong(
        "the audit can be rewritten",
        "backend/migrations/sql/0001/02_access.sql",
        "REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM samovar_app;",
        "",
        f"{ACCOUNTS}::test_audit_lines_can_neither_be_changed_nor_deleted",
    ),
    Wrong(
        "logs hold what they are given",
        "backend/kit/log.py",
        "        event[key] = _clean(key, value)",
        "        event[key] = value",
        "tests/kit/test_log.py",
    ),
    Wrong(
        "anybody on the machine reads a backup",
        "backend/kit/backup.py",
        "os.O_EXCL, 0o600)",
        "os.O_EXCL, 0o644)",
        "tests/kit/test_backup.py::test_only_its_owner_reads_a_backup_and_none_is_overwritten",
    ),
    Wrong(
        "a restored house begins before what was seen",
        "backend/kit/restore.py",
        "greatest((SELECT max(position) FROM event_log), (SELECT max(position) FROM consumers), 0)",
        "0",
        "tests/kit/test_backup.py::test_the_restored_house_has_a_new_epoch_behind_all_positions",
    ),
)
