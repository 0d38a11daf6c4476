"""Wrongs about personal data: what stays of whoever is erased, and what another gets to read."""

from tests.sabotage.wrong import Wrong

ERASING = "tests/privacy/test_erasing.py"
EXPORTING = "tests/privacy/test_exporting.py"
KEEPING = "tests/privacy/test_keeping.py"
REVEALING = "tests/privacy/test_revealing.py"

WRONGS = (
    Wrong(
        "an erasure overtakes who has just read whom a message is of",
        "backend/privacy/erasing/perform.py",
        '        await tx.execute("LOCK TABLE identities IN ACCESS EXCLUSIVE MODE")\n',
        "",
        f"{ERASING}::test_whoever_reads_who_writes_is_through_before_or_comes_after",
    ),
    Wrong(
        "whoever was joined into a person stays when they are erased",
        "backend/privacy/whose.py",
        "JOIN all_of a ON a.id = m.stays_id WHERE m.undone_at IS NULL",
        "JOIN all_of a ON a.id = m.stays_id WHERE false",
        f"{ERASING}::test_of_whoever_is_erased_no_table_and_no_file_says_a_word",
    ),
    Wrong(
        "journals that no number leads to keep the words",
        "backend/privacy/erasing/perform.py",
        "        await words.sweep(tx, said, removed)\n",
        "",
        f"{ERASING}::test_of_whoever_is_erased_no_table_and_no_file_says_a_word",
    ),
    Wrong(
        "nobody looks a second time at what came meanwhile",
        "backend/privacy/erasing/perform.py",
        "        await walk(tx, whose, removed)\n        await words.sweep",
        "        await words.sweep",
        f"{ERASING}::test_what_a_colleague_wrote_while_it_was_done_goes_at_the_second_look",
    ),
    Wrong(
        "whoever asked for an erasure agrees to it alone",
        "backend/privacy/erasing/ask.py",
        'agrees=row["state"] == "asked" and row["asker"] != me.user_id',
        'agrees=row["state"] == "asked"',
        f"{ERASING}::test_where_two_have_to_agree_one_is_not_enough",
    ),
    Wrong(
        "a customer's name of a file is a path of the archive",
        "backend/privacy/exporting/walk.py",
        '.replace("/", "_").replace("\\\\", "_")',
        "",
        f"{EXPORTING}::test_a_customers_name_of_a_file_is_no_path",
    ),
    Wrong(
        "a term takes messages of dialogs that are open or asleep",
        "backend/privacy/keeping/terms.py",
        "c.state = 'done' AND c.waiting_since",
        "c.waiting_since",
        f"{KEEPING}::test_old_words_go_from_dialogs_that_are_over_and_from_no_other",
    ),
    Wrong(
        "a term takes the words of what is still to be sent",
        "backend/privacy/keeping/terms.py",
        "coalesce(m.state, '') NOT IN ('scheduled', 'queued', 'sending')\n  AND ",
        "",
        f"{KEEPING}::test_what_has_yet_to_be_sent_keeps_its_words_and_its_files",
    ),
    Wrong(
        "a channel's own term is not asked",
        "backend/privacy/keeping/terms.py",
        "getattr(own, name) if getattr(own, name) is not None else getattr(setting.terms, name)",
        "getattr(setting.terms, name)",
        f"{KEEPING}::test_a_channels_own_term_takes_the_place_of_the_houses",
    ),
    Wrong(
        "a hidden phone is shown to whoever asks",
        "backend/privacy/revealing.py",
        '    demand(me, "contacts.reveal")\n',
        "",
        f"{REVEALING}::test_without_a_reason_without_the_right_and_out_of_sight_nothing_is_shown",
    ),
    Wrong(
        "who looked at a hidden phone is not written down",
        "backend/privacy/revealing.py",
        '    await _note(tx, me, contact_id, asked.field, "shown", reason)\n',
        "",
        f"{REVEALING}::test_who_may_sees_it_for_a_reason_that_is_written_down_without_the_phone",
    ),
    Wrong(
        "an erasure forgets what a colleague had half written to them",
        "backend/privacy/catalogue/journals.py",
        " OR {_SUBJECT} OR {_OF_DIALOG}",
        " OR {_SUBJECT}",
        "tests/privacy/test_erasing.py::test_of_whoever_is_erased_no_table_and_no_file_says_a_word",
    ),
    Wrong(
        "an erasure misses the table of consents",
        "backend/privacy/catalogue/people.py",
        """        " WHERE id = ANY ({identities}))", fate="goes",
    ),
    table("visitor_tokens\"""",
        """        " WHERE id = ANY ({identities}) AND false)", fate="goes",
    ),
    table("visitor_tokens\"""",
        "tests/privacy/test_erasing.py::test_of_whoever_is_erased_no_table_and_no_file_says_a_word",
    ),
    Wrong(
        "whoever took their consent to marketing back is written to",
        "backend/contacts/consents/market.py",
        '    if row["withdrawn"]:\n        return "withdrawn"\n',
        "",
        "tests/webchat/test_consent.py::test_a_colleague_takes_it_back_in_their_name",
    ),
    Wrong(
        "a visitor writes without the tick that the house asks for",
        "backend/inbox/webchat/agreeing.py",
        "    return [*told, FIELD] if ticked else told\n",
        "    return told\n",
        "tests/webchat/test_consent.py::test_nobody_writes_before_the_tick_and_what_they_ticked_stands_with_the_person",
    ),
)
