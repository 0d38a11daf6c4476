import { afterEach, expect, test, vi } from "vitest"
import { named } from "./caller"
import type { News } from "./news"

const known: News = { kind: "free", conversation: 3, seq: 1, channel: 2, title: "Глеб", who: "", text: "Пропущенный звонок" }
const missed: News = { ...known, title: "", caller: { contact: 7, identity: 9 } }

/** What the server answers about the person. */
function answers(status: number, body: unknown) {
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }))))
}

afterEach(() => vi.unstubAllGlobals())

test("whoever calls without a name is told of by the number that they call from", async () => {
  answers(200, { identities: [{ id: 8, username: null, external_user: "+79120000000" }, { id: 9, username: null, external_user: "+79125550102" }] })
  expect((await named(missed)).title).toBe("+7 912 555-01-02")
})

test("where the number may not be seen, or the server is away, the alert comes as it is", async () => {
  answers(200, { identities: [{ id: 9, username: null, external_user: "" }] })
  expect((await named(missed)).title).toBe("")
  answers(503, { error: { code: "unavailable", message: "", fields: {} } })
  expect(await named(missed)).toEqual(missed)
})

test("whoever has a name is asked of nowhere", async () => {
  answers(500, {})
  expect(await named(known)).toBe(known)
  expect(fetch).not.toHaveBeenCalled()
})
