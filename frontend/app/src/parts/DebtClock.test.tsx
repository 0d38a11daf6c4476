import { act, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { setPrefs } from "../state/prefs"
import { makeWords, WordsContext } from "../words/words"
import ru from "../words/ru"
import { DebtClock } from "./DebtClock"

afterEach(() => vi.useRealTimers())

test("counts on by itself, and turns amber and red at its own thresholds", () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:00Z") })
  setPrefs({ language: "ru" })
  const debt = { debt_s: 40, as_of: "2026-11-22T10:00:00Z", running: true, changes_at: null, then_at: null }
  const { container } = render(
    <WordsContext value={makeWords("ru", ru)}>
      <DebtClock debt={debt} target={120} />
    </WordsContext>,
  )
  const stage = () => container.querySelector<HTMLElement>(".debt")?.dataset.stage
  const wait = (seconds: number) => {
    // Second by second: each tick sets the next only once React has drawn.
    for (let i = 0; i < seconds; i++)
      act(() => {
        vi.advanceTimersByTime(1000)
      })
  }
  expect(stage()).toBe("calm")
  wait(20)
  expect(stage()).toBe("half")
  wait(60)
  expect(stage()).toBe("late")
  expect(screen.getByText(/Клиент ждёт 2/)).toBeTruthy()
})

test("in a row the hours are enough; who asks is told the minutes", () => {
  setPrefs({ language: "ru" })
  const debt = { debt_s: 9 * 3600 + 52 * 60, as_of: "2026-11-22T10:00:00Z", running: false, changes_at: null, then_at: null }
  const { container } = render(
    <WordsContext value={makeWords("ru", ru)}>
      <DebtClock brief debt={debt} target={120} />
    </WordsContext>,
  )
  const plain = (text: string | null | undefined) => text?.replace(/\s/g, " ")
  expect(plain(container.querySelector("[aria-hidden]:not(svg)")?.textContent)).toBe("9 ч")
  expect(plain(container.querySelector<HTMLElement>(".debt")?.title)).toContain("9 ч 52 мин")
})
