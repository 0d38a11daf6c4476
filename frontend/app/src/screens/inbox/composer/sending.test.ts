import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Session } from "../../../state/session"
import { enter } from "../../../state/session"
import { forgetAll, useEntities } from "../../../state/store"
import { edit, writingAt } from "./desk"
import { resume, send } from "./sending"

const STORE = "samovar.unsent"
const asked: { path: string; as: string | undefined; body: { text?: string } }[] = []
let answer: () => Promise<Response>

const away = () => Promise.reject(new TypeError("fetch failed"))
const says = (status: number, body: object) => () => Promise.resolve(new Response(JSON.stringify(body), { status }))
const refused = says(401, { error: { code: "unauthorized", message: "" } })

/** Somebody signs in at this window. */
const comes = (id: number) => enter({ user: { id, locale: "ru", time_zone: "UTC", settings: {} }, grants: "g" } as unknown as Session)
const sent = () => asked.filter(({ path }) => path.endsWith("/messages")).map(({ body }) => body.text)
const kept = () => JSON.parse(localStorage.getItem(STORE) ?? "[]") as { me: number }[]

beforeEach(() => {
  vi.useFakeTimers()
  localStorage.clear()
  asked.length = 0
  vi.stubGlobal("fetch", (path: string, { body, headers }: { body?: string; headers: Record<string, string> }) => {
    asked.push({ path, as: headers["Samovar-Person"], body: JSON.parse(body ?? "{}") as object })
    return answer()
  })
})

afterEach(async () => {
  answer = says(200, { conversation_id: 1, seq: 1, client_id: null })
  for (const id of [1, 2]) {
    comes(id)
    resume(id)
    await vi.advanceTimersByTimeAsync(20_000)
  }
  forgetAll()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test("what one has written and not sent is neither seen nor sent by whoever signs in after them", async () => {
  comes(1)
  answer = away
  edit(7, "reply", { text: "от Анны" })
  send(1, 7, "reply", { allowed: [] })
  edit(8, "reply", { text: "черновик Анны" })
  await vi.advanceTimersByTimeAsync(100)
  expect(sent()).toEqual(["от Анны"])
  comes(2)
  resume(2)
  answer = says(200, { conversation_id: 9, seq: 1, client_id: null })
  expect(writingAt(8, "reply").text).toBe("")
  edit(9, "reply", { text: "от Бориса" })
  send(2, 9, "reply", { allowed: [] })
  dispatchEvent(new Event("online"))
  await vi.advanceTimersByTimeAsync(30_000)
  expect(sent()).toEqual(["от Анны", "от Бориса"])
  expect(asked.filter(({ path }) => path.includes("/drafts/"))).toEqual([])
  expect(kept().map(({ me }) => me)).toEqual([1])
  comes(1)
  resume(1)
  await vi.advanceTimersByTimeAsync(1000)
  expect(sent()).toEqual(["от Анны", "от Бориса", "от Анны"])
  // another window of this browser may have signed somebody else in: each is sent in its author's name or not at all
  expect(asked.filter(({ path }) => path.endsWith("/messages")).map(({ as }) => as)).toEqual(["1", "2", "1"])
  expect(kept()).toEqual([])
})

test("a session that ended keeps what was written until its person is back", async () => {
  comes(1)
  answer = refused
  edit(7, "reply", { text: "ещё одно" })
  send(1, 7, "reply", { allowed: [] })
  await vi.advanceTimersByTimeAsync(100)
  expect(kept()).toHaveLength(1)
  expect(useEntities.getState().messages.pending).toMatchObject([{ text: "ещё одно", refused: null }])
})

test("another window's unsent answer is not forgotten by mine", async () => {
  comes(1)
  localStorage.setItem(STORE, JSON.stringify([{ me: 1, conversation: 3, body: { client_id: "there" } }]))
  answer = says(200, { conversation_id: 7, seq: 1, client_id: null })
  edit(7, "reply", { text: "отсюда" })
  send(1, 7, "reply", { allowed: [] })
  await vi.advanceTimersByTimeAsync(100)
  expect(sent()).toEqual(["отсюда"])
  expect(kept()).toMatchObject([{ conversation: 3 }])
  localStorage.clear()
})

test("a browser that keeps nothing still sends what was written, all of it", async () => {
  comes(1)
  answer = says(201, { conversation_id: 7, seq: 1, client_id: null })
  const refuses = () => {
    throw new DOMException("", "QuotaExceededError")
  }
  vi.stubGlobal("localStorage", { getItem: refuses, setItem: refuses, removeItem: refuses, clear: () => undefined })
  for (const text of ["первое", "второе"]) {
    edit(7, "reply", { text })
    expect(send(1, 7, "reply", { allowed: [] })).toBe(true)
  }
  expect(useEntities.getState().messages.pending.map(({ text }) => text)).toEqual(["первое", "второе"])
  await vi.advanceTimersByTimeAsync(100)
  expect(sent()).toEqual(["первое", "второе"])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent()).toHaveLength(2)
})

test.each(["{", '"x"', "[null, 1, {}]"])("spoilt storage (%s) neither stops a message nor is sent", async (spoilt) => {
  comes(1)
  answer = says(201, { conversation_id: 7, seq: 1, client_id: null })
  localStorage.setItem(STORE, spoilt)
  resume(1)
  edit(7, "reply", { text: "слышно?" })
  send(1, 7, "reply", { allowed: [] })
  await vi.advanceTimersByTimeAsync(100)
  expect(sent()).toEqual(["слышно?"])
  expect(kept()).toEqual([])
})

test.each(["<html>Welcome to our hotel</html>", "", "{}", "[]", "null"])("whoever stands between and answers 200 with %j has not taken the message", async (page) => {
  comes(1)
  answer = () => Promise.resolve(new Response(page, { status: 200 }))
  edit(7, "reply", { text: "первое" })
  send(1, 7, "reply", { allowed: [] })
  edit(7, "reply", { text: "второе" })
  send(1, 7, "reply", { allowed: [] })
  await vi.advanceTimersByTimeAsync(100)
  expect(kept()).toHaveLength(2)
  answer = says(201, { conversation_id: 7, seq: 1, client_id: null })
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent().at(-1)).toBe("второе")
  expect(kept()).toEqual([])
})
