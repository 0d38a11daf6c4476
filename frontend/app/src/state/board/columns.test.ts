import { expect, test } from "vitest"
import type { Card, ConversationRow } from "../../wire/types"
import type { Asked, Reach } from "./columns"
import { columnsOf } from "./columns"
import { addressOf, filterOf, matches } from "./filter"

const card = (id: number, status_id: number, more: Partial<Card> = {}): Card =>
  ({ id, status_id, tags: [], contact: null, comment: "", responsible: null, source_id: null, channel_id: 1, budget: null, created_at: "2026-11-01T10:00:00Z", updated_at: "2026-11-01T10:00:00Z", status_changed_at: "2026-11-01T10:00:00Z", closed_at: null, ...more }) as Card

const reach = (more: Partial<Reach> = {}): Reach => ({ order: "newest", next: null, end: null, ...more })
const now = Date.parse("2026-11-10T10:00:00Z")
const eyes = (moving = new Map<number, number>()) => ({ me: 7, now, talk: () => undefined, read: () => 0, ways: new Map(), followed: new Set<string>(), known: () => ({ talk: undefined, task: null }), moving })
const asked = (more: Partial<Asked> = {}): Asked => ({ filter: {}, reaches: new Map([[1, reach()], [2, reach()]]), days: 30, closing: new Set([2]), ...more })
const ids = (found: ReadonlyMap<number, Card[]>, status: number) => found.get(status)!.map(({ id }) => id)

test("cards stand in their columns, the newest first; others' columns are not ours", () => {
  const found = columnsOf([card(1, 1), card(3, 1), card(2, 9)], asked(), eyes())
  expect([ids(found, 1), ids(found, 2)]).toEqual([[3, 1], []])
})

test("beyond the last page we know nothing, and show nothing", () => {
  const reaches = new Map([[1, reach({ next: "x", end: [-5, 0] })]])
  expect(ids(columnsOf([card(9, 1), card(5, 1), card(4, 1)], asked({ reaches }), eyes()), 1)).toEqual([9, 5])
})

test("a card on its way stands where it goes, wherever the pages end", () => {
  const reaches = new Map([[1, reach()], [2, reach({ next: "x", end: [-5, 0] })]])
  const found = columnsOf([card(4, 1)], asked({ reaches }), eyes(new Map([[4, 2]])))
  expect([ids(found, 1), ids(found, 2)]).toEqual([[], [4]])
})

test("a closing column shows what was closed lately", () => {
  const found = columnsOf([card(1, 2, { closed_at: "2026-11-09T10:00:00Z" }), card(2, 2, { closed_at: "2026-09-09T10:00:00Z" })], asked(), eyes())
  expect(ids(found, 2)).toEqual([1])
})

test("by budget and by due date those without stand at the end", () => {
  const by = (order: Reach["order"]) => asked({ reaches: new Map([[1, reach({ order })]]) })
  const rich = card(1, 1, { budget: { amount: "900.00", currency: "RUB" } })
  expect(ids(columnsOf([card(2, 1), rich], by("budget"), eyes()), 1)).toEqual([1, 2])
  expect(ids(columnsOf([card(3, 1), card(2, 1)], by("due"), eyes()), 1)).toEqual([2, 3])
})

test("a filter means what the server means by it", () => {
  const mine = card(12, 1, { responsible: { id: 7, name: "Анна" }, tags: ["VIP"], comment: "Скидка" })
  const fits = (search: string) => matches(mine, filterOf(search), eyes())
  expect(["?responsible=me", "?responsible=7", "?tag=vip", "?text=скид", "?text=%2312", "?idle_days=7"].map(fits)).toEqual([true, true, true, true, true, true])
  expect(["?responsible=nobody", "?tag=опт", "?tag=vip&tag=опт&every_tag=true", "?source_id=3", "?unanswered=true", "?last_days=7", "?text=13"].map(fits)).toEqual(Array(7).fill(false))
})

test("what is asked of dialogs is asked of the one that the card is opened with; a card without one has none of it", () => {
  const row = { id: 3, channel_id: 1, in_seq: 4, troubled: 0, participants: [7], team_id: 5, pool: null, responsible: null, tags: [], status: null, last_at: "2026-11-01T10:00:00Z", waiting_since: null } as unknown as ConversationRow
  const fits = (search: string) => matches(card(1, 1), filterOf(search), { ...eyes(), talk: () => row, read: () => 3, ways: new Map([[1, "letter"]]) })
  expect(["?way=letter&way=call", "?team_id=5", "?silent_days=7", "?unread=true", "?with_me=true"].map((each) => fits(each))).toEqual(Array(5).fill(true))
  const followed = (...mine: string[]) => matches({ ...card(1, 1), contact: { id: 5 } as Card["contact"] }, filterOf("?followed=true"), { ...eyes(), followed: new Set(mine) })
  expect([followed(), followed("card/2"), followed("card/1"), followed("contact/5")]).toEqual([false, false, true, true])
  expect(["?way=call", "?team_id=6", "?silent_days=30", "?failed=true"].map((each) => fits(each))).toEqual(Array(4).fill(false))
  expect([matches(card(1, 1), filterOf("?way=letter"), eyes()), matches(card(1, 1), {}, eyes())]).toEqual([false, true])
})

test("an address says a filter and is read as the same; nonsense in it is left out", () => {
  const filter = { responsible: ["me", 3], tags: ["VIP"], source_ids: [4], text: "глеб", last_days: 7 } as const
  expect(filterOf(addressOf({ ...filter, responsible: [...filter.responsible], tags: [...filter.tags], source_ids: [...filter.source_ids] }))).toEqual(filter)
  expect(filterOf("?source_id=x&last_days=-1&created_from=never&responsible=всех")).toEqual({})
})
