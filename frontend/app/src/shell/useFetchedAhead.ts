import { useEffect } from "react"

/** Parts that no first picture needs, and that the first touch of a key or of the pointer may want. */
const PARTS = [() => import("./ProfileMenu"), () => import("../parts/Tip"), () => import("./notices/Centre")]

// Safari has none
const whenIdle = (run: () => void): unknown => ("requestIdleCallback" in globalThis ? requestIdleCallback(run) : setTimeout(run, 1000))

/** They are fetched when the window stands and has nothing else to do: whoever asks for one does not wait, nor does one who is offline by then. */
export function useFetchedAhead(stands: boolean): void {
  useEffect(() => {
    // What could not be fetched now is asked for again by whoever needs it.
    if (stands) whenIdle(() => PARTS.forEach((part) => void part().catch(() => undefined)))
  }, [stands])
}
