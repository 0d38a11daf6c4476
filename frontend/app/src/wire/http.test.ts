import { afterEach, expect, test, vi } from "vitest"
import { ApiError, http } from "./http"

const answer = (status: number, body: string) => vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(new Response(body, { status }))))
const failure = (promise: Promise<unknown>) => promise.then(() => null, (error: unknown) => error as ApiError)

afterEach(() => vi.unstubAllGlobals())

test("an error keeps its code, its words, its fields and what stands beside it", async () => {
  answer(409, '{"error":{"code":"stale_version","message":"Устарело","fields":{"name":{"code":"required","message":"Укажите имя"},"responsible":{"id":3,"name":"Анна"}}},"current":{"version":4}}')
  const error = await failure(http.patch("/cards/1", { version: 3 }))
  expect(error).toMatchObject({ status: 409, code: "stale_version", message: "Устарело", rest: { current: { version: 4 } } })
  expect(error?.field("name")).toBe("Укажите имя")
  expect(error?.field("responsible")).toBeUndefined()
  expect(error?.sentences).toEqual(["Укажите имя"])
  expect(error?.passing).toBe(false)
})

test("a proxy's own page is an error too, and no server is one of its own", async () => {
  answer(502, "<html>bad gateway</html>")
  expect(await failure(http.get("/session"))).toMatchObject({ status: 502, code: "no_words", passing: true })
  vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("fetch failed"))))
  expect(await failure(http.get("/session"))).toMatchObject({ status: 0, code: "no_server", passing: true })
})

test("a page in the place of an answer, and an answer that broke off, were not our server", async () => {
  answer(200, "<html>Welcome to our hotel</html>")
  expect(await failure(http.get("/session"))).toMatchObject({ status: 0, code: "no_server", passing: true })
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve({ ok: true, text: () => Promise.reject(new TypeError("network error")) })))
  expect(await failure(http.get("/session"))).toMatchObject({ status: 0, code: "no_server", passing: true })
})

test("empty filters are not sent", async () => {
  answer(200, '{"items":[],"next":null}')
  await http.get("/conversations", { query: { filter: "mine", cursor: null, limit: 50, q: "" } })
  expect(fetch).toHaveBeenCalledWith("/api/v1/conversations?filter=mine&limit=50", expect.anything())
})
