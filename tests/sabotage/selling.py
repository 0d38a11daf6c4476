"""Wrongs in what is sold: a wrong sum, a line twice, what only some may see."""

from tests.sabotage.wrong import Wrong

WRONGS = (
    Wrong(
        name="the tax is taken of the price before the discount",
        file="backend/sales/sums.py",
        find="""    tax = rounded(net * line.tax_rate / HUNDRED)""",
        replace="""    tax = rounded(gross * line.tax_rate / HUNDRED)""",
        test="tests/sales/test_sums.py::test_a_half_goes_up_and_tax_is_taken_after_the_discount",
    ),
    Wrong(
        name="the total is rounded by itself and not the sum of the lines",
        file="backend/sales/sums.py",
        find="""        total=_sum(sums.total for sums, _ in each),""",
        replace="""        total=_sum(line.quantity * line.price for line in lines),""",
        test="tests/sales/test_sums.py::test_the_total_is_the_sum_of_the_lines_as_they_are_shown",
    ),
    Wrong(
        name="a budget is typed beside the items",
        file="backend/cards/editing/budget.py",
        find="""    if at.row["budget_by_items"]:""",
        replace="""    if False:""",
        test="tests/sales/test_items.py::test_while_there_are_items_nobody_types_the_budget_and_then_again",
    ),
    Wrong(
        name="a second press adds the product twice",
        file="backend/inbox/products/take.py",
        find="""        if (item.conversation_id, item.message_seq, item.part) not in there""",
        replace="""        if item.part is not None""",
        test="tests/sales/test_products.py::test_a_product_is_taken_by_one_press_and_the_second_adds_nothing",
    ),
    Wrong(
        name="a line of somebody else's request is taken over",
        file="backend/sales/tidy.py",
        find="""        if each.id is not None and (before is None or each.id in seen):""",
        replace="""        if each.id is not None and each.id in seen:""",
        test="tests/sales/test_items.py::test_a_line_of_another_request_is_not_mine",
    ),
    Wrong(
        name="costs are shown to everybody",
        file="backend/sales/rows.py",
        find="""        cost=item.cost if costs else None,""",
        replace="""        cost=item.cost,""",
        test="tests/sales/test_items.py::test_costs_are_for_those_with_the_right_and_stay_when_others_edit",
    ),
    Wrong(
        name="an order is read by its number alone",
        file="backend/sales/orders/make.py",
        find="""    _, scope = await card_for(tx, grants, order.card_id)
    if not sees_orders(grants, scope):
        raise Missing
""",
        replace="",
        test="tests/sales/test_orders.py::test_somebody_elses_order_is_not_there",
    ),
    Wrong(
        name="two orders made at once get one number",
        file="backend/sales/orders/make.py",
        find="""DO UPDATE SET last = o.last + 1""",
        replace="""DO UPDATE SET last = o.last""",
        test="tests/sales/test_orders.py::"
        "test_numbers_follow_one_another_whoever_orders_at_once_and_what_fails_leaves_no_gap",
    ),
    Wrong(
        name="the same payment told twice counts twice",
        file="backend/sales/invoices/pay.py",
        find="""    if known is not None:\n        if (known["kind"]""",
        replace="""    if known is not None and False:\n        if (known["kind"]""",
        test="tests/sales/test_payments.py::test_the_same_payment_told_twice_at_once_counts_once",
    ),
    Wrong(
        name="what is owed is read before the one who pays at the same moment is done",
        file="backend/sales/invoices/pay.py",
        find="""currency, time_zone FROM invoices WHERE id = $1 FOR UPDATE\"""",
        replace="""currency, time_zone FROM invoices WHERE id = $1\"""",
        test="tests/sales/test_payments.py::test_two_who_record_the_whole_sum_at_once_pay_it_once",
    ),
    Wrong(
        name="two invoices issued at once get one number",
        file="backend/sales/invoices/issue.py",
        find="""DO UPDATE SET last = o.last + 1 RETURNING last""",
        replace="""DO UPDATE SET last = o.last RETURNING last""",
        test="tests/sales/test_invoices.py::test_numbers_have_no_gap_whoever_issues_at_once_and_whatever_fails",
    ),
    Wrong(
        name="an invoice is changed after it was issued",
        file="backend/sales/invoices/draft.py",
        find="""    if row is None or row["state"] != "draft":""",
        replace="""    if row is None:""",
        test="tests/sales/test_invoices.py::test_what_is_issued_is_changed_by_nobody",
    ),
    Wrong(
        name="a messenger's preview is taken for the client",
        file="backend/sales/links/open.py",
        find="""    return "mozilla/" in agent.lower() and NOBODY.search(agent) is None""",
        replace="""    return True""",
        test="tests/attacks/test_papers.py::test_each_who_looks_counts_once_and_no_preview_does",
    ),
    Wrong(
        name="the link of an invoice goes to whoever else wrote about the request",
        file="backend/inbox/papers/whose.py",
        find="""(k.id = $1 OR k.born_of = $1) AND c.contact_id = $2 AND""",
        replace="""(k.id = $1 OR k.born_of = $1) AND $2::bigint IS NOT NULL AND""",
        test="tests/sales/test_links_to_many.py::test_a_dialog_of_somebody_else_on_the_same_request_is_not_written_to",
    ),
    Wrong(
        name="an invoice made out to another person goes to the request's own",
        file="backend/inbox/papers/whose.py",
        find="""    if bill.buyer.id not in ours:""",
        replace="""    if not ours:""",
        test="tests/sales/test_links_to_many.py::test_a_bill_of_another_person_goes_to_nobody",
    ),
    Wrong(
        name="a link goes over a question that the client asked meanwhile",
        file="backend/inbox/papers/many.py",
        find="""    if found.row["waiting_since"] is not None:""",
        replace="""    if found.row["waiting_since"] is True:""",
        test="tests/sales/test_links_to_many.py::test_what_cannot_be_sent_is_left_and_says_why",
    ),
    Wrong(
        name="two who remind of the same invoice send the client two reminders",
        file="backend/inbox/papers/many.py",
        find="""    if await tx.value(_SENT, invoice_id, verb, ONCE_IN):""",
        replace="""    if await tx.value(_SENT, invoice_id, verb, ONCE_IN) is False:""",
        test="tests/sales/test_links_to_many.py::test_the_same_asked_for_again_reaches_the_client_once",
    ),
    Wrong(
        name="a reminder leaves although the invoice was voided while it waited",
        file="backend/inbox/papers/settled.py",
        find="""b.status <> ALL ($3::text[])""",
        replace="""b.status <> ALL ($3::text[] || b.status)""",
        test="tests/sales/test_links_to_many.py::test_what_waits_does_not_leave_once_the_invoice_is_paid_or_void",
    ),
)
