import { expect, test } from "vitest"
import type { Way } from "../../../state/ways"
import { partsOf, WANTED } from "./parts"

const ways = (...all: Way[]) => new Map(all.map((way, at) => [at, way]))

test("a house has the parts that its channels bring, and requests, dialogs and tasks always", () => {
  expect(partsOf(ways())).toEqual(["board", "chats", "tasks"])
  expect(partsOf(ways("chat", "call", "form"))).toEqual(["board", "chats", "calls", "tasks"])
  expect(partsOf(ways("call", "letter"))).toEqual(["board", "chats", "mail", "calls", "tasks"])
})

test("each way of reaching us stands in one part, and in no other", () => {
  const all = Object.values(WANTED).flatMap(({ filter }) => filter.ways ?? [])
  expect(all.sort()).toEqual(["call", "chat", "form", "letter"])
})
