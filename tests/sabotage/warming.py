"""Wrongs in warmth: points that nobody earned, somebody who never cools, a stage told to whom it is not shown."""

from tests.sabotage.wrong import Wrong

KEPT, SEEN, CURVE = (f"tests/contacts/warmth/test_{name}.py" for name in ("kept", "seen", "curve"))
ROOM = "backend/contacts/warmth"

WRONGS = (
    Wrong(
        "a letter that a machine wrote warms somebody",
        f"{ROOM}/facts.py",
        "WHEN a.data ? 'automatic' THEN NULL WHEN",
        "WHEN",
        f"{KEPT}::test_what_machines_write_and_calls_that_nobody_took_warm_nobody",
    ),
    Wrong(
        "the database heeds no limit a day",
        f"{ROOM}/keep.py",
        "coalesce(a_day, 'infinity')",
        "'infinity'::float8",
        f"{KEPT}::test_the_sums_of_the_database_are_those_of_the_rules",
    ),
    Wrong(
        "nobody cools by themselves",
        f"{ROOM}/curve.py",
        "until = _first(_cools(score, stage, now, setting), silent_at(heard, now, setting))",
        "until = silent_at(heard, now, setting)",
        f"{KEPT}::test_who_is_left_alone_cools_by_themselves",
    ),
    Wrong(
        "silence is not waited for",
        f"{ROOM}/curve.py",
        "return at if at > now else None",
        "return None",
        f"{KEPT}::test_silence_takes_points_on_its_day_and_what_is_heard_later_gives_its_own",
    ),
    Wrong(
        "a line for one colleague counts for all of them",
        f"{ROOM}/facts.py",
        " AND a.actor_id = {int(rule.user_id)}",
        "",
        f"{KEPT}::test_a_channel_a_source_and_a_colleague_have_points_of_their_own",
    ),
    Wrong(
        "somebody grown warm is new again",
        f"{ROOM}/curve.py",
        "if not was_more and now < grown_up",
        "if now < grown_up",
        f"{CURVE}::test_one_is_new_for_a_week_and_never_again",
    ),
    Wrong(
        "whoever came without an event is missing in the list by warmth",
        f"{ROOM}/cool.py",
        "AND NOT EXISTS (SELECT FROM contact_warmth w WHERE w.contact_id = p.id)",
        "AND false",
        f"{SEEN}::test_who_came_without_any_event_is_in_the_list_too",
    ),
    Wrong(
        "a company tells of people whom the viewer does not see",
        f"{ROOM}/of_many.py",
        "sql, args = seen_sql(me, 4)",
        'sql, args = "true", []',
        f"{SEEN}::test_a_request_and_a_company_are_as_warm_as_their_people_whom_the_viewer_sees",
    ),
    Wrong(
        "a list of companies tells of them",
        "backend/contacts/lists.py",
        "seen = written_out(*seen_sql(grants, 1))",
        'seen = "true"',
        f"{SEEN}::test_a_request_and_a_company_are_as_warm_as_their_people_whom_the_viewer_sees",
    ),
    Wrong(
        "why somebody is warm names what a colleague's mailbox knows",
        f"{ROOM}/explain.py",
        "shown = [each for each in reversed(gave) if each.fact.id in told]",
        "shown = [each for each in reversed(gave)]",
        f"{SEEN}::test_of_others_dialogs_and_requests_the_points_are_added_up_and_not_told",
    ),
)
