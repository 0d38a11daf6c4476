import { doubtLine, useLine } from "../../../state/live"
import { ApiError } from "../../../wire/http"

const LONGEST_WAIT_MS = 15_000
/** No answer for so long is none: under the same key it is done once, however often it is asked. */
const ANSWER_MS = 15_000

/** Ask once. No answer in time, or a line that came back meanwhile, is no answer: an ApiError of status 0. */
export async function patiently<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const patience = new AbortController()
  const lost = () => patience.abort()
  const timer = setTimeout(lost, ANSWER_MS)
  const stop = onBack(lost)
  doubtLine()
  try {
    return await ask(patience.signal)
  } catch (error) {
    if (!(error instanceof ApiError) && patience.signal.aborted) throw new ApiError(0, "no_server", "")
    throw error
  } finally {
    clearTimeout(timer)
    stop()
  }
}

/** Called when the line is there again: what was asked over the dead one is never answered. */
const onBack = (then: () => void) =>
  useLine.subscribe(({ connection }, before) => {
    if (connection === "live" && before.connection !== "live") then()
  })

/** Longer and longer, but no longer than the line is down. */
export function waitFor(tries: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      removeEventListener("online", done)
      resolve()
    }
    const timer = setTimeout(done, Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries))
    const stop = onBack(done)
    addEventListener("online", done)
  })
}
