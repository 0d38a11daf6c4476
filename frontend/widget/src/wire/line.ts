import type { Wire } from "./server"
import type { Frame } from "./types"

interface Ear {
  /** Opens a wire; rejects when there is no way just now. */
  open: (heard: (frame: Frame) => void, closed: (code: number) => void) => Promise<Wire>
  heard: (frame: Frame) => void
  state: (live: boolean) => void
  /** The server will not have us: 4401 (who are you?), 4403, 4404. True: there is another way, try again. */
  refused: (code: number) => boolean
}

const FIRST_MS = 500
const LONGEST_MS = 30_000
const REFUSED_MS = 30_000
const PING_MS = 20_000
const PATIENCE_MS = 10_000

/** One line that comes back by itself: with back-off and jitter, at once when the network or the visitor is back. */
export function lineOf({ open, heard, state, refused }: Ear) {
  let wire: Wire | null = null
  /** What an older wire still says is not listened to. */
  let round = 0
  let tries = 0
  let opening = false
  let on = false
  let live = false
  let leaving = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(then, ms)
  }
  const become = (now: boolean) => {
    if (live !== now) state((live = now))
  }
  const drop = () => {
    clearTimeout(timer)
    round++
    opening = false
    wire?.close()
    wire = null
    become(false)
  }
  const retry = (ms?: number) => {
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** tries++)
    wait(ms ?? longest * (0.5 + Math.random() / 2), now)
  }
  const lost = () => {
    drop()
    retry()
  }
  const listen = (frame: Frame) => {
    if (frame.type === "ready") {
      tries = 0
      become(true)
    }
    if (frame.type === "closing") leaving = frame.in_s * 1000
    wait(PING_MS, () => {
      wire?.say({ type: "ping" })
      wait(PATIENCE_MS, lost)
    })
    heard(frame)
  }
  const closed = (code: number) => {
    drop()
    const barred = [4401, 4403, 4404].includes(code)
    if (barred && !refused(code)) {
      stop()
      return
    }
    const soon = barred && tries < 2 ? 0 : leaving ? Math.random() * leaving : undefined
    leaving = 0
    retry(code === 4429 ? REFUSED_MS : soon)
  }
  const connect = async () => {
    clearTimeout(timer)
    const mine = ++round
    opening = true
    try {
      const opened = await open(
        (frame) => mine === round && listen(frame),
        (code) => mine === round && closed(code),
      )
      if (mine === round) {
        wire = opened
        wait(PATIENCE_MS, lost)
      } else opened.close()
    } catch {
      if (mine === round) retry()
    }
    if (mine === round) opening = false
  }
  /** Without waiting for the next try. */
  const now = () => {
    if (on && !wire && !opening) void connect()
  }
  const seen = () => {
    if (!document.hidden) now()
  }
  const stop = () => {
    on = false
    removeEventListener("online", now)
    removeEventListener("offline", lost)
    document.removeEventListener("visibilitychange", seen)
    drop()
  }
  return {
    stop,
    start() {
      on = true
      addEventListener("online", now)
      addEventListener("offline", lost)
      document.addEventListener("visibilitychange", seen)
      now()
    },
    /** False when it is not heard: what passes is not kept. */
    say(frame: object): boolean {
      if (live) wire?.say(frame)
      return live
    },
  }
}
