import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Realtime } from "./socket"

class Line {
  static made: Line[] = []
  static readonly OPEN = 1
  readyState = Line.OPEN
  said: string[] = []
  onmessage: (event: { data: string }) => void = () => undefined
  onclose: () => void = () => undefined
  readonly url: URL

  constructor(url: string) {
    this.url = new URL(url)
    Line.made.push(this)
  }
  send(text: string) {
    this.said.push(text)
  }
  close() {
    this.readyState = 3
    this.onclose()
  }
  hear(...frames: object[]) {
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) })
  }
}

const heard = { event: vi.fn(), passing: vi.fn(), reload: vi.fn(), state: vi.fn(), refused: vi.fn() }
const hello = (position: number) => ({ type: "hello", position, epoch: "e1", grants: "g1" })
const fact = (position: number) => ({ type: "conversation.changed", position, conversation: { id: 1 } })
const line = () => Line.made.at(-1)!
let realtime: Realtime

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal("WebSocket", Line)
  Line.made = []
  for (const spy of Object.values(heard)) spy.mockReset()
  realtime = new Realtime(heard)
  realtime.start()
})

afterEach(() => {
  realtime.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test("goes on where it stopped, each fact once", () => {
  expect(line().url.search).toBe("")
  line().hear(hello(10), fact(11), fact(12), fact(12), fact(11))
  line().close()
  vi.advanceTimersByTime(300)
  expect(Line.made).toHaveLength(2)
  expect(line().url.searchParams.get("after")).toBe("12")
  expect(line().url.searchParams.get("epoch")).toBe("e1")
  expect(line().url.searchParams.get("grants")).toBe("g1")
  line().hear(hello(20), fact(12), fact(15), { type: "at", position: 20 }, fact(20), fact(21))
  expect(heard.event.mock.calls.map(([event]) => (event as { position: number }).position)).toEqual([11, 12, 15, 21])
})

test("a hello ahead of the replay does not swallow the replay when cut again", () => {
  line().hear(hello(10))
  line().close()
  vi.advanceTimersByTime(300)
  line().hear(hello(20), fact(14))
  line().close()
  vi.advanceTimersByTime(1000)
  expect(line().url.searchParams.get("after")).toBe("14")
})

test("reload loads again and goes on from the hello before it, without another socket", () => {
  line().hear(hello(10), fact(11))
  line().close()
  vi.advanceTimersByTime(300)
  line().hear(hello(900), { type: "reload", why: "behind" }, fact(900), fact(901))
  expect(heard.reload).toHaveBeenCalledTimes(1)
  expect(heard.event.mock.calls.map(([event]) => (event as { position: number }).position)).toEqual([11, 901])
  expect(Line.made).toHaveLength(2)
})

test("a log that begins anew counts from its own hello, even in mid-life", () => {
  line().hear(hello(500), fact(501), { ...hello(3), epoch: "e2" }, { type: "reload", why: "epoch" }, fact(4))
  expect(heard.event.mock.calls.map(([event]) => (event as { position: number }).position)).toEqual([501, 4])
  line().close()
  vi.advanceTimersByTime(300)
  expect(line().url.searchParams.get("epoch")).toBe("e2")
  expect(line().url.searchParams.get("after")).toBe("4")
})

test("a short absence is not worth a word, a long one lasts until the next hello", () => {
  line().hear(hello(1))
  line().close()
  vi.advanceTimersByTime(2900)
  expect(heard.state).not.toHaveBeenCalledWith("offline")
  vi.advanceTimersByTime(200)
  expect(heard.state).toHaveBeenLastCalledWith("offline")
  line().close()
  vi.advanceTimersByTime(20_000)
  expect(heard.state).toHaveBeenLastCalledWith("offline")
  line().hear(hello(1))
  expect(heard.state).toHaveBeenLastCalledWith("live")
})

test("waits longer and longer, never in step with the others, never more than 15 s", () => {
  for (let attempt = 0; attempt < 12; attempt++) {
    const before = Line.made.length
    line().close()
    for (let waited = 0; Line.made.length === before && waited <= 15_000; waited += 100) vi.advanceTimersByTime(100)
    expect(Line.made.length).toBe(before + 1)
  }
  line().close()
  const before = Line.made.length
  vi.advanceTimersByTime(7_400)
  expect(Line.made.length).toBe(before)
  realtime.now()
  expect(Line.made.length).toBe(before + 1)
})

test("answers a ping, notices a silent line, and leaves a server that closes at a time of its own", () => {
  line().hear(hello(1), { type: "ping" })
  expect(line().said).toEqual(['{"type":"pong"}'])
  vi.advanceTimersByTime(46_000)
  expect(Line.made).toHaveLength(2)
  line().hear(hello(2), { type: "closing", in_s: 10 })
  vi.advanceTimersByTime(10_000)
  expect(Line.made).toHaveLength(3)
  expect(line().url.searchParams.get("after")).toBe("1")
})

test("a door shut before hello asks whether the session still stands", () => {
  line().close()
  expect(heard.refused).toHaveBeenCalledTimes(1)
})

test("what was loaded before the first hello is loaded again after it", () => {
  realtime.missed()
  line().hear(hello(3))
  expect(heard.reload).toHaveBeenCalledTimes(1)
})

test("presence passes by and is not kept", () => {
  line().hear(hello(3), { type: "presence", conversation_id: 1 })
  expect(heard.passing).toHaveBeenCalledWith({ type: "presence", conversation_id: 1 })
  expect(heard.event).not.toHaveBeenCalled()
})

test("a dead line is noticed within 3 s of the question, and only who sits before it asks", () => {
  line().hear(hello(1))
  vi.advanceTimersByTime(30_000)
  expect(line().said).toEqual([])
  dispatchEvent(new Event("pointermove"))
  expect(line().said).toEqual(['{"type":"ping"}'])
  line().hear({ type: "pong" })
  vi.advanceTimersByTime(3_000)
  expect(line().said).toHaveLength(2)
  expect(heard.state).not.toHaveBeenCalledWith("offline")
  vi.advanceTimersByTime(3_100)
  expect(heard.state).toHaveBeenLastCalledWith("offline")
  vi.advanceTimersByTime(300)
  expect(Line.made).toHaveLength(2)
})

test("who has gone away asks no more, and who comes back asks at once", () => {
  line().hear(hello(1))
  dispatchEvent(new Event("keydown"))
  for (let s = 0; s < 100; s += 3) {
    vi.advanceTimersByTime(3_000)
    line().hear({ type: "pong" })
  }
  const asked = line().said.length
  vi.advanceTimersByTime(20_000)
  expect(line().said.length).toBe(asked)
  document.dispatchEvent(new Event("visibilitychange"))
  expect(line().said.length).toBe(asked + 1)
})

test("a network that comes back does not wait for the door that it swallowed", () => {
  dispatchEvent(new Event("online"))
  expect(Line.made).toHaveLength(2)
  vi.advanceTimersByTime(10_500)
  expect(Line.made).toHaveLength(3)
})
