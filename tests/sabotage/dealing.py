"""Wrongs in dealing requests out: too much for one, what somebody may not hold, the same one twice."""

from tests.sabotage.wrong import Wrong

DEAL = "tests/cards/board/test_deal.py"

WRONGS = (
    Wrong(
        "whoever was named first is dealt everything",
        "backend/board/shares.py",
        "        has[who] += 1\n",
        "",
        f"{DEAL}::test_where_all_may_have_all_nobody_ends_with_two_more_than_another",
    ),
    Wrong(
        "what somebody has already counts for nothing where it is dealt by load",
        "backend/board/shares.py",
        'if how == "load" else 0 for who',
        'if how == "loads" else 0 for who',
        f"{DEAL}::test_by_load_it_goes_first_to_who_has_least",
    ),
    Wrong(
        "dealt evenly, it goes to who has the least already",
        "backend/board/shares.py",
        'if how == "load" else 0 for who',
        'if how != "one" else 0 for who',
        f"{DEAL}::test_evenly_is_evenly_whatever_somebody_has_already",
    ),
    Wrong(
        "a request is dealt to somebody who may not work in its channel",
        "backend/board/shares.py",
        "may = [who for who in people if who in works.get(channel, ())]",
        "may = list(people)",
        f"{DEAL}::test_nobody_gets_what_they_may_not_have_and_what_somebody_may_have_is_dealt",
    ),
    Wrong(
        "who works where is not asked",
        "backend/board/deal.py",
        "found[channel] = {who for who, works in may.items() if works}",
        "found[channel] = set(may)",
        f"{DEAL}::test_nobody_is_given_what_stands_in_a_channel_closed_to_them",
    ),
    Wrong(
        "two are named where all goes to one",
        "backend/board/deal.py",
        'if new.how == "one" and len(people) > 1:',
        'if new.how == "one" and len(people) > 2:',
        f"{DEAL}::test_bad_dealing_is_refused_with_the_field_named",
    ),
    Wrong(
        "a second dispatcher deals what the first has dealt",
        "backend/inbox/bulk/verbs.py",
        "if touch.was is not None and await _holder(touch, args) != touch.was:",
        "if touch.was is not None and touch.was == touch.wanted:",
        f"{DEAL}::test_of_two_dispatchers_at_once_each_request_is_dealt_by_one",
    ),
    Wrong(
        "a dispatcher deals what they do not see",
        "backend/board/chosen.py",
        "'bigint[]')}) AND {seen(where, me)}\"\n    else:",
        "'bigint[]')})\"\n    else:",
        f"{DEAL}::test_what_the_dispatcher_does_not_see_is_not_dealt_and_not_counted",
    ),
    Wrong(
        "whoever may not hand over deals out",
        "backend/board/deal.py",
        """    demand(me, "conversations.reassign")\n""",
        "",
        f"{DEAL}::test_bad_dealing_is_refused_with_the_field_named",
    ),
)
