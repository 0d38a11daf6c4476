import { expect, test } from "vitest"
import type { Queue } from "./queue"
import { again } from "../more/refused"
import { head, put, queueOf, refuse, without } from "./queue"

const one = (client_id: string) => ({ client_id, text: client_id, files: [], at: 1 })
const three: Queue = ["a", "b", "c"].map(one)

test("what is written goes in order, each once", () => {
  let queue: Queue = []
  for (const id of ["a", "b", "a", "c", "b"]) queue = put(queue, one(id))
  const sent = []
  for (let next = head(queue); next; next = head(queue)) {
    sent.push(next.client_id)
    queue = without(queue, next.client_id)
  }
  expect(sent).toEqual(["a", "b", "c"])
})

test("what was refused keeps its words and blocks nothing", () => {
  const queue = refuse(three, "a", "Too long")
  expect(queue[0]).toEqual({ ...one("a"), refused: "Too long" })
  expect(head(queue)?.client_id).toBe("b")
})

test("tried again, it goes under the same client_id, after what waits already", () => {
  const queue = again(refuse(three, "a", "Too long"), "a")
  expect(queue.map(({ client_id }) => client_id)).toEqual(["b", "c", "a"])
  expect(queue.every(({ refused }) => refused === undefined)).toBe(true)
  expect(again(three, "nobody")).toEqual(three)
})

test("rubbish in the storage harms nobody", () => {
  for (const rubbish of [undefined, null, 7, "x", {}, [null, 1, "x", {}, { client_id: "a" }]]) expect(queueOf(rubbish)).toEqual([])
  expect(queueOf(JSON.parse(JSON.stringify(three)))).toEqual(three)
})
