const PAUSE_MS = 450
/** From one to its neighbour there is no pause. */
const WARM_MS = 300

/** Calls `show` with what carries a tip and is pointed at by a mouse or has come to by keys, and with null when it is left. */
export function watchTips(root: Document, show: (on: HTMLElement | null) => void): () => void {
  let [shown, due, cold] = [null as HTMLElement | null, null as HTMLElement | null, 0]
  let clock: ReturnType<typeof setTimeout> | undefined
  const put = (on: HTMLElement | null, now: number) => {
    clearTimeout(clock)
    if (shown && !on) cold = now + WARM_MS
    if (on !== shown) show(on)
    shown = on
  }
  const hide = (event: Event) => {
    due = null
    put(null, event.timeStamp)
  }
  const onOver = (event: PointerEvent) => {
    const on = carrier(event)
    // Still within the same: a press on it has put the tip away, and it stays away.
    if (on === due) return
    put(null, event.timeStamp)
    due = event.pointerType === "mouse" ? on : null
    if (due) clock = setTimeout(() => due?.isConnected && put(due, performance.now()), event.timeStamp < cold ? 0 : PAUSE_MS)
  }
  const onPress = (event: Event) => put(null, event.timeStamp)
  const onFocus = (event: Event) => {
    const on = carrier(event)
    put(on?.matches(":focus-visible") ? on : null, event.timeStamp)
  }
  const all: [string, (event: never) => void][] = [
    ["pointerover", onOver],
    ["pointerdown", onPress],
    ["keydown", onPress],
    ["focusin", onFocus],
    ["focusout", hide],
    ["scroll", onPress],
  ]
  for (const [name, call] of all) root.addEventListener(name, call as EventListener, { capture: true, passive: true })
  return () => {
    clearTimeout(clock)
    for (const [name, call] of all) root.removeEventListener(name, call as EventListener, { capture: true })
  }
}

const carrier = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null)
