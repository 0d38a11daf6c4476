import { expect, test } from "vitest"
import { inTurns } from "./turns"

const turn = () => new Promise<void>((done) => setTimeout(done, 20))

test("a burst is taken together, in order, after what is being drawn", async () => {
  const taken: number[] = []
  const turns = inTurns<number>((each) => void taken.push(each))
  for (let n = 0; n < 60; n++) turns.add(n)
  expect(taken).toEqual([])
  await turn()
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
  await turn()
  expect(taken).toEqual([1, 3])
})
