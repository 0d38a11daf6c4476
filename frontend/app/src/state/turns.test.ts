import { expect, test, vi } from "vitest"
import { inTurns } from "./turns"

/** What was posted before this has come. */
const posted = () =>
  new Promise<void>((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })

test("a burst is taken together, in order, after what is being drawn", async () => {
  const taken: number[] = []
  let between: number | null = null
  const turns = inTurns<number>((each) => {
    // a task that stands in line from the first one on comes after all of them
    if (!taken.length) void posted().then(() => (between = taken.length))
    taken.push(each)
  })
  for (let n = 0; n < 60; n++) turns.add(n)
  expect(taken).toEqual([])
  await vi.waitUntil(() => between !== null)
  expect(between).toBe(60)
  expect(taken).toEqual([...Array(60).keys()])
})

test("what is to come after them does not overtake them, and what is dropped is not taken", async () => {
  const taken: number[] = []
  const turns = inTurns<number>((each) => void taken.push(each))
  turns.add(1)
  turns.flush()
  expect(taken).toEqual([1])
  turns.add(2)
  turns.drop()
  turns.add(3)
  await vi.waitUntil(() => taken.length > 1)
  expect(taken).toEqual([1, 3])
})

test("one that cannot be taken is told and takes no other along", () => {
  const told = vi.spyOn(globalThis, "reportError").mockImplementation(() => {})
  const taken: number[] = []
  const turns = inTurns<number>((each) => {
    if (each === 2) throw new Error("no such thing")
    taken.push(each)
  })
  for (const each of [1, 2, 3]) turns.add(each)
  turns.flush()
  expect(taken).toEqual([1, 3])
  expect(told).toHaveBeenCalledOnce()
})
