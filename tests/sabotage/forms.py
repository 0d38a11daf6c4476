"""Wrongs at the door for forms of a site."""

from tests.sabotage.wrong import Wrong

JOURNEY = "tests/journeys/test_form_whole.py::test_from_the_site_to_the_inbox"
READS = "tests/connectors/form/test_inbound.py"

WRONGS = (
    Wrong(
        "who types another's number in a form writes on that person",
        "backend/inbox/actions/receive/reach.py",
        "if sender.claimed or is_feigned(item.incoming):",
        "if sender.claimed and not sender.email or is_feigned(item.incoming):",
        JOURNEY,
    ),
    Wrong(
        "a form's secret is not compared",
        "backend/inbox/forms/shows.py",
        "    if form.settings.secret is None:",
        "    if form.settings.secret is None or got.pairs:",
        JOURNEY,
    ),
    Wrong(
        "a second click is a second request",
        "backend/connectors/form/ids.py",
        "for more in range(BUCKETS))",
        "for more in range(1))",
        f"{READS}::test_the_same_within_a_minute_is_the_same_and_later_another",
    ),
)
