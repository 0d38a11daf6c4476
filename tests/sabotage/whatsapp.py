"""Wrongs in the dearest rules of the channel of WhatsApp."""

from tests.sabotage.wrong import Wrong

WHATSAPP = "backend/connectors/whatsapp"
TESTS = "tests/connectors/whatsapp"

WRONGS = (
    Wrong(
        "whoever is not among the contacts is taken for the one who is",
        "backend/connectors/whatsapp/inbound.py",
        "if len(contacts) == 1 and _may_be(contacts[0], phone, user) else",
        "if len(contacts) == 1 else",
        "tests/connectors/whatsapp/test_inbound.py"
        "::test_whoever_is_not_among_the_contacts_is_not_taken_for_the_one_who_is",
    ),
    Wrong(
        "what failed before fails the try that is under way",
        "backend/inbox/actions/receive/changes.py",
        "    if receipt.key in tried or (",
        "    if (",
        "tests/bots/test_sending.py::test_what_failed_before_the_try_under_way_fails_nothing",
    ),
    Wrong(
        "a body that Meta did not sign is taken",
        f"{WHATSAPP}/__init__.py",
        "return hmac.compare_digest(given.removeprefix(SIGNED_BY).encode(), right.encode())",
        "return True",
        f"{TESTS}/test_hook.py::test_anything_else_is_refused",
    ),
    Wrong(
        "what came to another number is taken for this one's",
        f"{WHATSAPP}/inbound.py",
        "    if value.metadata.phone_number_id == number:",
        "    if True:",
        f"{TESTS}/test_inbound.py::test_what_is_of_another_number_or_another_account_is_not_ours",
    ),
    Wrong(
        "one spoilt message takes those beside it along",
        f"{WHATSAPP}/inbound.py",
        'raise Unreadable("; ".join(spoilt)[:400], incoming)',
        'raise Unreadable("; ".join(spoilt)[:400])',
        f"{TESTS}/test_inbound.py::test_one_spoilt_message_holds_up_nothing_else",
    ),
    Wrong(
        "a send without an answer is sent again by itself",
        f"{WHATSAPP}/line.py",
        'answer = await self._web.ask("POST", self.url(path)',
        'answer = await self._web.look("POST", self.url(path)',
        f"{TESTS}/test_client.py::test_a_lost_answer_is_not_sent_again_and_its_status_tells_whose_it_is",
    ),
    Wrong(
        "what comes late under an old name is another dialog",
        "backend/inbox/actions/receive/receive.py",
        "    batch = await moving.resolved(tx, batch)\n",
        "",
        "tests/inbox/receive/test_standing.py::test_who_has_another_number_is_the_same_person_whatever_comes_late",
    ),
    Wrong(
        "an older word of the platform brings back what is over",
        "backend/inbox/channels/notices.py",
        "WHERE n.told_at < excluded.told_at OR",
        "WHERE true OR",
        "tests/inbox/channels/test_notices.py::test_an_account_that_meta_disabled_alarms_until_it_is_reinstated",
    ),
    Wrong(
        "what Meta says of an account stays with the channel whose address was called",
        f"{WHATSAPP}/inbound.py",
        "                found.append(EVERYONE)\n",
        "                continue\n",
        f"{TESTS}/test_inbound.py::test_what_is_said_of_an_account_is_for_each_of_its_numbers",
    ),
)
