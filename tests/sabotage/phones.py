"""Wrongs in telephone calls."""

from tests.sabotage.wrong import Wrong

CALLS = "tests/inbox/receive/test_calls.py"

WRONGS = (
    Wrong(
        "a ring that is told late takes back that a call is over",
        "backend/inbox/calls/state.py",
        "    ended_at = _least(known.ended_at if known else None, over_at)\n",
        "    ended_at = over_at\n",
        f"{CALLS}::test_nobody_took_it_so_somebody_waits",
    ),
    Wrong(
        "what was said to a customer before a missed call was told answers nothing",
        "backend/inbox/deliver/debt.py",
        "m.provider_at > f.provider_at",
        "false",
        f"{CALLS}::test_what_was_missed_before_somebody_spoke_is_answered_already",
    ),
    Wrong(
        "a signed call that was overheard is believed whenever it is told again",
        "backend/connectors/phone/signing.py",
        " or abs(now - int(timestamp)) > FRESH_S",
        "",
        "tests/connectors/phone/test_inbound.py::test_what_was_signed_long_ago_is_not_believed_again",
    ),
    Wrong(
        "a caller whom the dialplan gave to us waits in silence when there is no plan",
        "bots/ringing.py",
        "        if not is_on or call in seen",
        "        if call in seen",
        "tests/bots/test_ringing.py::test_without_a_plan_the_dialplan_goes_on",
    ),
    Wrong(
        "a second step is asked for while the dialplan still rings, and is refused for good",
        "backend/inbox/calls/plan.py",
        "if here is None else here)",
        "if here is None or not here else here)",
        "tests/inbox/calls/test_plan.py::test_an_exchange_that_holds_calls_is_asked_again_only_for_one_that_came_back",
    ),
    Wrong(
        "who rang, and whose end was never told, is forgotten",
        "backend/inbox/calls/lapsed.py",
        'if after.state == "missed":',
        "if False:",
        "tests/inbox/calls/test_lapsed.py::test_who_rang_and_was_not_told_to_have_ended_waits_for_us",
    ),
)
