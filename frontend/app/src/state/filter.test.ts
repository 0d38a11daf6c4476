import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import type { ConversationRow, Filter } from "../wire/types"
import type { Way } from "./ways"
import { matches, narrowings, queryOf, tidy } from "./filter"

interface Viewer {
  me: number
  now: number
  named: number[]
  followed: string[]
  ways: Record<string, Way>
  rows: ConversationRow[]
  read: Record<string, number>
  cases: { filter: Filter; ids: number[] }[]
}

const CASES = process.env.FILTER_CASES

test.runIf(CASES)("a row is in a list when the server's own list has it (tests/inbox/queries/test_filter_agrees.py)", () => {
  const viewers = JSON.parse(readFileSync(CASES!, "utf8")) as Viewer[]
  expect(viewers.length).toBeGreaterThan(0)
  for (const { me, now, named, followed, rows, read, ways, cases } of viewers)
    for (const { filter, ids } of cases) {
      const meant = rows.filter((row) => matches(row, filter, { me, now, named: new Set(named), followed: new Set(followed), read: ({ id }) => read[id] ?? 0, ways: new Map(Object.entries(ways).map(([id, way]) => [Number(id), way])) })).map(({ id }) => id)
      expect(meant, JSON.stringify(filter)).toEqual(ids)
    }
})

test("filters that mean the same are the same text, and go into the address by the server's names", () => {
  expect(JSON.stringify(tidy({ tags: [], state: "open", view: "all", every_tag: true, channel_ids: [2] }))).toBe('{"channel_ids":[2],"state":"open"}')
  expect(queryOf({ view: "mine", tags: ["VIP"], every_tag: true, failed: false, last_days: 7 })).toEqual({ every_tag: true, last_days: 7, filter: "mine", tag: ["VIP"] })
  expect(narrowings({ view: "mine", state: "open", tags: [], responsible: ["me"] })).toEqual(["responsible"])
})
