import { shelved } from "../../wire/shelf"

/** One tab of several speaks for all. */
const NAME = "samovar.alerts"
const LEASE_MS = 4000

let leads = false

export const isLeader = () => leads

/**
 * Takes part in it, once the person has touched this tab: before that a browser plays nothing, and a silent tab must
 * not lead. A tab that is closed gives it up by itself.
 */
export function standForLeader(): () => void {
  const over = new AbortController()
  const begin = () => {
    stop()
    if ("locks" in navigator) hold(over.signal)
    else lease(over.signal)
  }
  const stop = () => {
    for (const name of ["pointerdown", "keydown"] as const) removeEventListener(name, begin, true)
  }
  for (const name of ["pointerdown", "keydown"] as const) addEventListener(name, begin, { capture: true, once: true })
  return () => {
    stop()
    over.abort()
    leads = false
  }
}

function hold(signal: AbortSignal): void {
  const held = () =>
    new Promise<void>((release) => {
      leads = true
      signal.addEventListener("abort", () => release(), { once: true })
    })
  navigator.locks.request(NAME, { signal }, held).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}

/** Without a secure connection there are no locks: a lease in storage that its holder keeps fresh. */
function lease(signal: AbortSignal): void {
  const mine = crypto.getRandomValues(new Uint32Array(1)).join("")
  const look = () => {
    const [holder, until] = (shelved.get(NAME) ?? "").split(" ")
    leads = holder === mine || !holder || Number(until) < Date.now()
    if (leads) shelved.put(NAME, `${mine} ${Date.now() + LEASE_MS}`)
  }
  look()
  const timer = setInterval(look, LEASE_MS / 4)
  signal.addEventListener("abort", () => clearInterval(timer), { once: true })
}
