import { expect, test } from "vitest"
import type { InvoiceView } from "../../../wire/api.gen"
import { isDraft, isVoidable, sumsOf } from "./bills"

const invoice = (status: InvoiceView["status"], paid = "0.00") => ({ buyer: { kind: "contact" }, status, paid }) as unknown as InvoiceView

test("what is chosen is summed to the cent, each currency for itself", () => {
  const rows = [{ currency: "RUB", total: "0.10" }, { currency: "EUR", total: "5.00" }, { currency: "RUB", total: "0.20" }]
  expect(sumsOf(rows)).toEqual([
    { amount: "0.30", currency: "RUB" },
    { amount: "5.00", currency: "EUR" },
  ])
})

test("a draft is issued or thrown away; voided is what is issued and not paid", () => {
  expect([isDraft(invoice("draft")), isDraft(invoice("issued"))]).toEqual([true, false])
  expect([invoice("draft"), invoice("issued"), invoice("overdue"), invoice("part_paid", "1.00"), invoice("void")].map(isVoidable)).toEqual([false, true, true, false, false])
})
