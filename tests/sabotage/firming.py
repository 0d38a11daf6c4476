"""Wrongs in contacts and companies: a foreign row in a list, a hidden column asked for, a company seen by its name."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        name="a list holds rows that its viewer does not see",
        file="backend/lists/page.py",
        find="""    seen, more = listing.seen(grants, len(wanted.args) + 1)\n""",
        replace="""    seen, more = "true", []\n""",
        test="tests/lists/test_lists.py::test_a_list_holds_what_one_sees_one_by_one",
    ),
    Wrong(
        name="rows that are looked at one by one are shown to whoever does not see them",
        file="backend/lists/walk.py",
        find="""WHERE {walk.narrow} AND {walk.each} ORDER""",
        replace="""WHERE {walk.narrow} ORDER""",
        test="tests/lists/test_lists.py::test_a_list_holds_what_one_sees_one_by_one",
    ),
    Wrong(
        name="a hidden column can be asked for",
        file="backend/lists/columns.py",
        find="""    found = {each.name: each for each in standing if each.hidden_by not in grants.hidden_fields}""",
        replace="""    found = {each.name: each for each in standing}""",
        test="tests/lists/test_lists.py::test_what_a_role_does_not_see_it_can_neither_show_nor_sort_nor_filter_by",
    ),
    Wrong(
        name="whoever names a company at a person of theirs sees it from then on",
        file="backend/contacts/companies/actions/staff.py",
        find="""    if len(await seen_of(tx, grants, new)) < len(new):""",
        replace="""    if len(await seen_of(tx, grants, new)) > len(new):""",
        test="tests/companies/test_companies.py::test_nobody_opens_a_company_to_themselves_by_naming_it",
    ),
    Wrong(
        name="two who name one company at once make it twice",
        file="backend/contacts/companies/actions/make.py",
        find="""    await tx.execute(_NAME, wanted)\n""",
        replace="",
        test="tests/companies/test_companies.py::test_two_who_name_one_company_at_once_make_it_once",
    ),
    Wrong(
        name="a page of a list begins again with those who have no value",
        file="backend/lists/walk.py",
        find="""        after = None\n    yield Part(False, after)""",
        replace="""    yield Part(False, None)""",
        test="tests/lists/test_lists.py::test_pages_by_a_column_that_some_have_empty_lose_nobody",
    ),
)
