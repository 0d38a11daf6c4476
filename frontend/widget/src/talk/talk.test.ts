// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest"
import type { Config, Identity } from "../wire/types"
import { browserOf, houseOf } from "./house"
import type { Lines } from "./post"
import { talkWith } from "./talk"

const config = { online: true, look: { when_away: "message" } } as Config
const signed = (user_id: string): Identity => ({ user_id, at: 1, hash: "h" })
let house = houseOf()
let browser = browserOf()
const opened = (who: string | null = null, store = browser.tab()) => {
  const talk = talkWith("k", house.server, store, config)
  talk.wake(who ? signed(who) : null)
  return talk
}
const shown = (talk: ReturnType<typeof opened>) => talk.held.messages.map(({ text }) => text)
/** Until nothing moves any more: every answer here is a matter of turns, not of time. */
const rest = async () => {
  for (let turn = 0; turn < 25; turn++) await new Promise((go) => setTimeout(go))
}
const sees = (talk: ReturnType<typeof opened>, texts: string[]) => vi.waitFor(() => expect(shown(talk)).toEqual(texts))

beforeEach(() => {
  house = houseOf()
  browser = browserOf()
})

test("two tabs of one browser with two people: each is shown their own, what each wrote goes as theirs, and neither takes from the other for ever", async () => {
  const eve = opened("eve")
  await vi.waitFor(() => expect(eve.live).toBe(true))
  eve.send("I am Eve", [])
  await sees(eve, ["I am Eve"])
  const adam = opened("adam")
  await vi.waitFor(() => expect(adam.live).toBe(true))
  await rest()
  expect([shown(adam), shown(eve)]).toEqual([[], []])
  expect(house.sessions).toBe(2)

  // Eve's tab takes the browser back only by her own doing
  adam.send("I am Adam", [])
  eve.send("Still Eve", [])
  await vi.waitFor(() => expect(house.all()).toHaveLength(3))
  await rest()
  expect([house.texts("eve"), house.texts("adam")]).toEqual([["I am Eve", "Still Eve"], ["I am Adam"]])
  expect(house.sessions).toBeLessThan(7)
  const before = house.sessions
  await rest()
  expect(house.sessions).toBe(before)
  house.answers("adam", "Only for Adam")
  await rest()
  expect(shown(eve)).not.toContain("Only for Adam")
  expect(shown(adam).some((text) => text.includes("Eve"))).toBe(false)
})

test("what is written goes out with the words that stood above the field then, whatever stands there when it goes", async () => {
  const sent = vi.spyOn(house.server, "send")
  const talk = opened("eve")
  const writing: Lines = talk.out
  writing.texts = [7]
  talk.send("Hello", [])
  writing.texts = [8]
  await sees(talk, ["Hello"])
  writing.texts = undefined
  talk.send("Again", [])
  await sees(talk, ["Hello", "Again"])
  expect(sent.mock.calls.map(([, { texts }]) => texts)).toEqual([[7], undefined])
})

test("a tab that another has logged out is nobody's from then on", async () => {
  const [one, two] = [opened("eve"), opened("eve")]
  await vi.waitFor(() => expect([one.live, two.live]).toEqual([true, true]))
  one.send("Hello", [])
  await sees(two, ["Hello"])
  await one.logout()
  await rest()
  expect([shown(one), shown(two), two.who]).toEqual([[], [], undefined])
  two.send("Who is here now", [])
  await vi.waitFor(() => expect(house.all()).toHaveLength(2))
  expect(house.all()[0]).toBe("eve: Hello")
  expect(house.all()[1]).toMatch(/^stranger \d: Who is here now$/)
})

test("a token that has become void in one tab brings neither of them to a stop", async () => {
  const [one, two] = [opened("eve"), opened("eve")]
  await vi.waitFor(() => expect([one.live, two.live]).toEqual([true, true]))
  house.answers("eve", "Here")
  await sees(two, ["Here"])
  await house.server.end("token 1")
  await house.server.end("token 2")
  house.hold()
  const got = one.bytes("f")
  await rest()
  house.letGo()
  await got
  house.answers("eve", "Still here")
  await sees(one, ["Here", "Still here"])
  await sees(two, ["Here", "Still here"])
})

test("a tab whose token is void leaves the better one alone that another has brought meanwhile", async () => {
  const store = browser.tab()
  const [one, two] = [opened(null, store), opened()]
  one.start()
  one.send("Hello", [])
  await sees(one, ["Hello"])
  two.start()
  await sees(two, ["Hello"])
  const before = store.get("token")
  browser.deafen(true)
  one.identify(signed("eve"))
  await vi.waitFor(() => expect(store.get("signed")).toBe("eve"))
  const better = store.get<string>("token")
  house.drop(String(before))
  expect(store.get("token")).toBe(better)
  browser.deafen(false)
  await rest()
  expect([shown(one), store.get("signed"), shown(two)]).toEqual([["Hello"], "eve", []])
})

test.each(["logout", "identify"] as const)("what comes late for whoever has left by %s is shown to nobody: history, message, picture, form, refusal", async (how) => {
  const store = browser.tab()
  const talk = opened("eve", store)
  await vi.waitFor(() => expect(talk.live).toBe(true))
  house.hold()
  talk.send("Secret of Eve", [])
  const late = [talk.bytes("f"), talk.contact({ name: "Eve" }), talk.upload(new File([], "a"), () => undefined, new AbortController().signal)]
  const lost = Promise.all(late.map((each) => each.then(() => "came", () => "left")))
  await rest()
  if (how === "logout") void talk.logout()
  else talk.identify(signed("adam"))
  house.letGo()
  expect(await lost).toEqual(["left", "left", "left"])
  await rest()
  expect([shown(talk), talk.known?.name ?? null, talk.queue]).toEqual([[], null, []])
  expect(house.all()).toEqual(["eve: Secret of Eve"])
})

test("a session that was asked for by whoever has left opens nothing", async () => {
  house.answers("eve", "For Eve alone")
  house.hold()
  const store = browser.tab()
  const talk = opened("eve", store)
  await rest()
  talk.identify(signed("adam"))
  house.letGo()
  await vi.waitFor(() => expect(talk.live).toBe(true))
  expect([shown(talk), store.get("signed")]).toEqual([[], "adam"])
})

test("what one person has not sent goes as nobody else's, waits for them, and is not shown meanwhile", async () => {
  const store = browser.tab()
  const talk = opened("eve", store)
  vi.spyOn(house.server, "send").mockRejectedValue(Object.assign(new Error("off"), { status: 0, code: "", fields: {}, wait: 5 }))
  talk.send("From Eve", [])
  await vi.waitFor(() => expect(talk.queue.map(({ text }) => text)).toEqual(["From Eve"]))
  talk.identify(signed("adam"))
  vi.restoreAllMocks()
  await vi.waitFor(() => expect(talk.live).toBe(true))
  await rest()
  expect([talk.queue, house.all()]).toEqual([[], []])
  talk.identify(signed("eve"))
  await vi.waitFor(() => expect(house.all()).toEqual(["eve: From Eve"]))
})

test("what a stranger wrote arrives before they sign in, and goes with them", async () => {
  const talk = opened()
  talk.start()
  await vi.waitFor(() => expect(talk.live).toBe(true))
  house.hold()
  talk.send("On its way", [])
  await rest()
  talk.identify(signed("eve"))
  await rest()
  house.letGo()
  await sees(talk, ["On its way"])
  expect(house.texts("eve")).toEqual(["On its way"])
})

test("whoever comes after somebody blocked may write", async () => {
  const talk = opened("eve")
  await vi.waitFor(() => expect(talk.live).toBe(true))
  house.block("eve")
  talk.send("Let me", [])
  await vi.waitFor(() => expect(talk.shut).toBe("blocked"))
  talk.identify(signed("adam"))
  talk.send("May I?", [])
  await sees(talk, ["May I?"])
})

test("a browser that refuses locks as it refuses to keep anything still sends", async () => {
  vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new DOMException("denied", "SecurityError")) } })
  const talk = opened()
  talk.send("Hello", [])
  await sees(talk, ["Hello"])
  vi.unstubAllGlobals()
})

test("what time it is the server says", async () => {
  vi.spyOn(Date, "now").mockReturnValue(Date.parse("2001-01-01T00:00:00Z"))
  const talk = opened("eve")
  await vi.waitFor(() => expect(talk.live).toBe(true))
  const now = new Date(Date.now() + talk.late)
  vi.restoreAllMocks()
  expect(Math.abs(+now - Date.now())).toBeLessThan(60_000)
})
