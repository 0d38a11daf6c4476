"""Wrongs of what the house says by itself, and of when."""

from tests.sabotage.wrong import Wrong

FILL = "tests/texts/test_fill.py"
WORDING = "tests/notify/test_wording.py"

OFF_DUTY = "tests/notify/test_off_duty.py"

WRONGS = (
    Wrong(
        "whoever is off duty is told by their devices at once",
        "backend/notify/away.py",
        '    return way in ("push", "bot") or',
        '    return way in ("digest", "bot") or',
        f"{OFF_DUTY}::test_who_is_off_duty_is_told_at_its_beginning_in_one_notice_of_what_they_have_not_seen",
    ),
    Wrong(
        "what is urgent waits for a duty to begin",
        "backend/notify/away.py",
        "    if away is None or KINDS[kind].urgent:",
        "    if away is None:",
        f"{OFF_DUTY}::test_who_wishes_otherwise_has_no_schedule_or_is_told_of_what_is_urgent_is_told_at_once",
    ),
    Wrong(
        "what came while somebody was off duty comes as many",
        "backend/notify/sender.py",
        'row["way"] == "digest" or row["why"] == away.OFF_DUTY else',
        'row["way"] == "digest" else',
        f"{OFF_DUTY}::test_who_is_off_duty_is_told_at_its_beginning_in_one_notice_of_what_they_have_not_seen",
    ),
    Wrong(
        "what a customer is called is a tag in a letter",
        "backend/texts/fill.py",
        "    return (made + escape(text[at:]))",
        "    return (made + text[at:])",
        f"{FILL}::test_html_of_a_letter_says_the_same_words_and_has_no_tag_of_theirs",
    ),
    Wrong(
        "what a customer is called is read as a variable",
        "backend/texts/fill.py",
        "    return _ONE.sub(value, text)",
        "    return _ONE.sub(value, _ONE.sub(value, text))",
        f"{FILL}::test_what_a_person_is_called_is_never_read_as_a_variable",
    ),
    Wrong(
        "any address in a letter is a link",
        "backend/texts/fill.py",
        "        if not (address == base or address.startswith((f\"{base}/\", f\"{base}?\"))):",
        "        if not address:",
        f"{FILL}::test_only_an_address_of_the_house_is_a_link",
    ),
    Wrong(
        "a brace that holds no name is kept, and goes out as a variable",
        "backend/notify/wording/change.py",
        "    if is_loose(value):",
        "    if is_loose(value) and not known.parts():",
        f"{WORDING}::test_what_could_not_be_sent_is_not_kept_and_is_named",
    ),
)  # fmt: skip
