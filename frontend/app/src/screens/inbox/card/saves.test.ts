import { beforeEach, expect, test, vi } from "vitest"
import type { Session } from "../../../state/session"
import { enter } from "../../../state/session"
import { ApiError } from "../../../wire/http"
import type { Kept } from "./saves"
import { letGo, save, saveAgain, useEdits } from "./saves"

interface Thing {
  version: number
  budget: string
  comment: string
}

let server: Thing
let ours: Thing
let refuse: ApiError | null

function field<K extends "budget" | "comment">(name: K, more: Partial<Kept<Thing, string>> = {}): Kept<Thing, string> {
  return {
    key: `card/9/${name}`,
    line: "card/9",
    latest: () => ours,
    version: (thing) => thing.version,
    read: (thing) => thing[name],
    same: (a, b) => a === b,
    put: (thing) => {
      ours = thing
    },
    send: (version, value) => {
      if (refuse) return Promise.reject(refuse)
      if (version !== server.version)
        return Promise.reject(new ApiError(409, "stale_version", "", {}, { current: server, by: { id: 1, name: "Анна" } }))
      server = { ...server, [name]: value, version: version + 1 }
      return Promise.resolve(server)
    },
    ...more,
  }
}

const edit = (name: string) => useEdits.getState().at.get(`card/9/${name}`)

beforeEach(() => {
  server = ours = { version: 1, budget: "", comment: "" }
  refuse = null
  letGo("card/9/budget")
  letGo("card/9/comment")
})

test("a change is shown while it is kept, and then is simply there", async () => {
  const done = save(field("budget"), "45000.00", { base: "", version: 1 })
  expect(edit("budget")).toMatchObject({ state: "saving", mine: "45000.00" })
  await done
  expect(edit("budget")).toBeUndefined()
  expect(ours).toEqual({ version: 2, budget: "45000.00", comment: "" })
})

test("two fields changed at once both get through", async () => {
  await Promise.all([save(field("budget"), "1.00", { base: "", version: 1 }), save(field("comment"), "ждёт", { base: "", version: 1 })])
  expect(server).toEqual({ version: 3, budget: "1.00", comment: "ждёт" })
})

test("another field changed by a colleague is no conflict, even before we hear of it", async () => {
  server = { version: 2, budget: "", comment: "её слова" }
  await save(field("budget"), "45000.00", { base: "", version: 1 })
  expect(server).toEqual({ version: 3, budget: "45000.00", comment: "её слова" })
})

test("the same field changed by a colleague is asked about, and nothing is lost", async () => {
  server = { version: 2, budget: "45000.00", comment: "" }
  await save(field("budget"), "50000.00", { base: "", version: 1 })
  expect(server.budget).toBe("45000.00")
  const conflict = edit("budget")
  expect(conflict).toMatchObject({ state: "conflict", mine: "50000.00", theirs: "45000.00", by: { name: "Анна" } })
  if (conflict?.state !== "conflict") throw new Error("no conflict")
  await save(field("budget"), "50000.00", conflict.seen as { base: string; version: number })
  expect(server).toMatchObject({ version: 3, budget: "50000.00" })
})

test("a colleague's change heard of while typing is a conflict too", async () => {
  server = ours = { version: 2, budget: "45000.00", comment: "" }
  await save(field("budget"), "50000.00", { base: "", version: 1 })
  expect(edit("budget")?.state).toBe("conflict")
})

test("the same value from both sides is no conflict", async () => {
  server = { version: 2, budget: "45000.00", comment: "" }
  await save(field("budget"), "45000.00", { base: "", version: 1 })
  expect(edit("budget")).toBeUndefined()
})

test("what the server refuses stays in the field with the reason", async () => {
  refuse = new ApiError(422, "invalid", "", { budget: { code: "bad_amount", message: "Это не сумма" } })
  await save(field("budget"), "много", { base: "", version: 1 })
  expect(edit("budget")).toMatchObject({ state: "failed", mine: "много", error: refuse })
})

test("sets merge: my tag comes to hers", async () => {
  server = { version: 2, budget: "b", comment: "" }
  const merge = (mine: string, base: string, theirs: string) => theirs + mine.slice(base.length)
  await save(field("budget", { merge }), "a", { base: "", version: 1 })
  expect(server.budget).toBe("ba")
})

test("what nobody heard is said again when the line is back; a colleague's change meanwhile is a question", async () => {
  refuse = new ApiError(0, "no_server", "")
  await save(field("budget"), "12000.00", { base: "", version: 1 })
  await save(field("comment"), "ждёт", { base: "", version: 1 })
  expect(edit("budget")).toMatchObject({ state: "failed", mine: "12000.00" })
  server = { version: 2, budget: "", comment: "от Анны" }
  refuse = null
  saveAgain()
  await vi.waitFor(() => expect(edit("comment")).toMatchObject({ state: "conflict", theirs: "от Анны" }))
  expect(server.budget).toBe("12000.00")
  expect(edit("budget")).toBeUndefined()
})

test("what was let go meanwhile, or refused for itself, is not said again", async () => {
  refuse = new ApiError(0, "no_server", "")
  await save(field("budget"), "1.00", { base: "", version: 1 })
  letGo("card/9/budget")
  refuse = new ApiError(422, "invalid", "")
  await save(field("comment"), "x", { base: "", version: 1 })
  refuse = null
  saveAgain()
  await Promise.resolve()
  expect(edit("budget")).toBeUndefined()
  expect(edit("comment")).toMatchObject({ state: "failed" })
  expect(server.version).toBe(1)
})

test("what one could not keep is neither shown to nor kept by whoever signs in after them", async () => {
  const comes = (id: number) => enter({ user: { id, locale: "ru", time_zone: "UTC", settings: {} }, grants: "g" } as unknown as Session)
  comes(1)
  refuse = new ApiError(0, "no_server", "")
  await save(field("budget"), "45000.00", { base: "", version: 1 })
  expect(edit("budget")).toMatchObject({ state: "failed" })
  comes(2)
  expect(edit("budget")).toBeUndefined()
  refuse = null
  saveAgain()
  await save(field("comment"), "ждёт", { base: "", version: 1 })
  expect(server).toEqual({ version: 2, budget: "", comment: "ждёт" })
})

test("a save that broke says so, and holds up nothing behind it", async () => {
  const broken = save(field("budget", { send: () => Promise.reject(new RangeError("ours")) }), "1.00", { base: "", version: 1 })
  await Promise.all([broken, save(field("comment"), "ждёт", { base: "", version: 1 })])
  expect(edit("budget")).toMatchObject({ state: "failed", mine: "1.00" })
  expect(edit("comment")).toBeUndefined()
  expect(server.comment).toBe("ждёт")
})
