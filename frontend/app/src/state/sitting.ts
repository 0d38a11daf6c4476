/** Nobody has touched this window for so long: they have left the desk. */
export const IDLE_MS = 5 * 60_000
const LOOKS_MS = 15_000
const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const

/** Tells whether somebody sits at this window: once at each change, and again to a server that has not heard it (`fresh`). */
export class Sitting {
  private touched = Date.now()
  private told = false
  private timer: ReturnType<typeof setInterval> | undefined

  private readonly say: (idle: boolean) => boolean

  constructor(say: (idle: boolean) => boolean) {
    this.say = say
  }

  start(): void {
    this.touched = Date.now()
    this.told = false
    for (const touch of TOUCHES) addEventListener(touch, this.touch, { passive: true, capture: true })
    this.timer = setInterval(this.look, LOOKS_MS)
  }

  stop(): void {
    for (const touch of TOUCHES) removeEventListener(touch, this.touch, { capture: true })
    clearInterval(this.timer)
  }

  /** A new line: it believes that somebody sits here. */
  readonly fresh = (): void => {
    this.told = false
    this.look()
  }

  private readonly touch = (): void => {
    this.touched = Date.now()
    if (this.told) this.look()
  }

  private readonly look = (): void => {
    const idle = Date.now() - this.touched >= IDLE_MS
    // what could not be said is said at the next look
    if (idle !== this.told && this.say(idle)) this.told = idle
  }
}
