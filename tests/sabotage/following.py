"""Wrongs in the feed and in what followers are told."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        "followers are told again of what the log tells again",
        "backend/feed/following/told.py",
        "INSERT INTO feed_told (activity_id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING RETURNING activity_id",
        "SELECT unnest($1::bigint[]) AS activity_id",
        "tests/feed/test_told_once.py::test_three_who_tell_at_once_and_again_tell_each_fact_once",
    ),
    Wrong(
        "whoever lost a company reads its name in an old notification",
        "backend/feed/following/say.py",
        'row["company_name"] if row["company_seen"] else ""',
        'row["company_name"]',
        "tests/feed/test_told_afresh.py::test_whoever_lost_the_company_reads_no_more_of_its_name",
    ),
    Wrong(
        "what one left comes back with the administrator's default",
        "backend/feed/following/wide.py",
        "WHERE user_id = $1 AND kind IN ('house', 'own', 'section', 'view', 'user')",
        "WHERE user_id = $1 AND level <> 'off' AND kind IN ('house', 'own', 'section', 'view', 'user')",
        "tests/feed/test_defaults_stay_left.py::test_what_counts_is_ones_own_word_and_no_default_brings_back_what_was_left",
    ),
)
