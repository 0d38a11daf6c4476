import { act, render, screen } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Catalogue } from "../words/words"
import { makeWords, WordsContext } from "../words/words"
import en from "../words/en"
import { actionsNow } from "./keys/actions"
import { forgetDeeds, tell, Toasts } from "./Toast"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const after = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const undo = () => actionsNow().find(({ id }) => id === "undo")

test("what was done is taken back by its keys for a minute, though its notice has gone, and once", async () => {
  const [first, second] = [vi.fn(), vi.fn()]
  render(
    <WordsContext value={makeWords("en", en as Catalogue)}>
      <Toasts />
    </WordsContext>,
  )
  expect(undo()).toBeUndefined()
  act(() => tell("The dialog is done", { undo: first }))
  await after(10_000)
  expect(screen.queryByRole("button", { name: /Undo/ })).toBeNull()
  act(() => undo()?.run())
  expect(first).toHaveBeenCalledOnce()
  screen.getByText("Taken back: The dialog is done")
  expect(undo()).toBeUndefined()

  act(() => tell("Put aside", { undo: second }))
  await after(61_000)
  expect(undo()).toBeUndefined()
  expect(second).not.toHaveBeenCalled()

  act(() => tell("Put aside", { undo: second }))
  await after(100)
  expect(undo()).toBeDefined()
  act(forgetDeeds)
  await after(1000)
  expect([undo(), screen.queryByText("Put aside")]).toEqual([undefined, null])
})
