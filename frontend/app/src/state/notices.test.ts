import { expect, test } from "vitest"
import type { NoticeItem } from "../wire/api.gen"
import { foldByDay, hrefOf } from "./notices"

const item = (id: number, at: string): NoticeItem => ({
  id,
  at,
  kind: "mentioned",
  title: "",
  text: "",
  subject: { kind: "house", id: null },
  place: {},
  group: String(id),
  count: 1,
  read: false,
  veiled: false,
})

test("a notice opens the very message, else its request, person or page; and nothing where there is nothing", () => {
  expect(hrefOf({ conversation_id: 7, seq: 12, card_id: 3 })).toBe("/inbox/7?at=12")
  expect(hrefOf({ conversation_id: 7 })).toBe("/inbox/7")
  expect([{ card_id: 3 }, { contact_id: 4 }, { channel_id: 2 }, { path: "/settings/webhooks/1" }].map(hrefOf)).toEqual(["/requests/3", "/contacts/4", "/settings/channels/2", "/settings/webhooks/1"])
  expect(hrefOf({})).toBeNull()
})

test("what I was told stands by day, in the order in which it came", () => {
  const days = foldByDay([item(3, "2026-11-30T08:00"), item(2, "2026-11-30T07:00"), item(1, "2026-11-29T20:00")], (at) => at.slice(0, 10))
  expect(days.map(({ day, items }) => [day, items.map(({ id }) => id)])).toEqual([
    ["2026-11-30", [3, 2]],
    ["2026-11-29", [1]],
  ])
})
