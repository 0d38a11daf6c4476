import type { LoggedEvent } from "./types"

export type Connection = "connecting" | "live" | "offline" | "closed"

export interface Hello {
  position: number
  epoch: string
  grants: string
}

interface Listeners {
  /** A fact of the log, in order, each once. */
  event: (event: LoggedEvent) => void
  /** What is not in the log: presence, typing. */
  passing: (frame: { type: string } & Record<string, unknown>) => void
  /** All that was loaded may be stale: load again. Called while the socket is live, so that nothing falls between. */
  reload: () => void
  state: (state: Connection) => void
  /** The server closed before saying hello: the session may be over. */
  refused: () => void
}

type Frame = { type: string; position?: number; in_s?: number } & Record<string, unknown>

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 15_000
/** "at" comes every 20 s; a socket silent for longer than two of them is half-open. */
const SILENCE_MS = 45_000
const OFFLINE_AFTER_MS = 3_000
/** A line that has nothing to say is asked so often while somebody sits before it, and for so long after they moved. */
const QUIET_MS = 3_000
const HERE_MS = 60_000
/** A network that swallows packets never refuses: a door that stays shut is knocked at anew. */
const HELLO_MS = 10_000

const TOUCHES = ["pointerdown", "pointermove", "keydown", "wheel"] as const

type Timer = "retry" | "silence" | "offline" | "leave" | "quiet" | "answer"

/** One socket that comes back by itself and goes on where it stopped. */
export class Realtime {
  private socket: WebSocket | null = null
  private applied: number | null = null
  private hello: Hello | null = null
  private reloads = false
  private attempt = 0
  private stopped = true
  private greeted = false
  private heard = 0
  private touched = 0
  private readonly timers = new Map<Timer, ReturnType<typeof setTimeout>>()
  private readonly on: Listeners

  constructor(on: Listeners) {
    this.on = on
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    addEventListener("online", this.now)
    addEventListener("offline", this.doubt)
    document.addEventListener("visibilitychange", this.seen)
    for (const touch of TOUCHES) addEventListener(touch, this.touch, { passive: true, capture: true })
    this.connect()
  }

  stop(): void {
    this.stopped = true
    removeEventListener("online", this.now)
    removeEventListener("offline", this.doubt)
    document.removeEventListener("visibilitychange", this.seen)
    for (const touch of TOUCHES) removeEventListener(touch, this.touch, { capture: true })
    for (const name of [...this.timers.keys()]) this.cancel(name)
    this.drop()
    this.on.state("closed")
  }

  /** Without waiting for the next try. What stands is asked whether it still does. */
  readonly now = (): void => {
    if (this.stopped) return
    if (this.greeted) return this.doubt()
    this.attempt = 0
    this.drop()
    this.connect()
  }

  /** Is anybody there? What stays silent for 3 s is dead, whatever TCP believes. */
  readonly doubt = (): void => {
    if (!this.greeted || this.timers.has("answer") || !this.send({ type: "ping" })) return
    this.later("answer", OFFLINE_AFTER_MS, () => {
      this.drop()
      this.away(0)
      this.retry()
    })
  }

  /** False when not connected: what passes is not kept. */
  send(frame: { type: string } & Record<string, unknown>): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** Something was loaded before the first hello: events in between went unheard, so load again once live. */
  missed(): void {
    if (!this.hello) this.reloads = true
  }

  private readonly seen = (): void => {
    if (document.visibilityState === "visible") this.now()
  }

  private readonly touch = (): void => {
    this.touched = Date.now()
    if (this.touched - this.heard > QUIET_MS) this.doubt()
  }

  private connect(): void {
    this.cancel("retry")
    this.away()
    const socket = new WebSocket(this.address())
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return
      const frame = JSON.parse(String(data)) as Frame
      this.greeted ||= frame.type === "hello"
      this.listen()
      this.take(frame)
    }
    socket.onclose = () => {
      if (this.socket !== socket) return
      if (!this.greeted) this.on.refused()
      this.drop()
      this.retry()
    }
    this.socket = socket
    this.listen()
  }

  private address(): string {
    const url = new URL("/api/v1/realtime", location.href)
    url.protocol = url.protocol.replace("http", "ws")
    if (this.hello && this.applied !== null) {
      url.searchParams.set("after", String(this.applied))
      url.searchParams.set("epoch", this.hello.epoch)
      url.searchParams.set("grants", this.hello.grants)
    }
    return url.href
  }

  private take(frame: Frame): void {
    if (frame.type === "hello") return this.greet(frame as unknown as Hello)
    if (frame.type === "ping") return void this.send({ type: "pong" })
    if (frame.type === "reload") return this.afresh()
    if (frame.type === "pong") return
    if (frame.type === "closing") return this.leave(frame.in_s ?? 0)
    if (frame.position === undefined) return this.on.passing(frame)
    if (this.applied !== null && frame.position <= this.applied) return
    this.applied = frame.position
    if (frame.type !== "at") this.on.event(frame as unknown as LoggedEvent)
  }

  private greet(hello: Hello): void {
    this.hello = { position: hello.position, epoch: hello.epoch, grants: hello.grants }
    // A resuming socket is still to be sent the log up to hello.position: what is applied moves with those frames only.
    this.applied ??= hello.position
    this.attempt = 0
    this.cancel("offline")
    this.on.state("live")
    if (this.reloads) this.on.reload()
    this.reloads = false
  }

  /** Our place in the log is worthless; the socket goes on from the hello before. */
  private afresh(): void {
    this.applied = this.hello?.position ?? null
    this.on.reload()
  }

  /** The server is about to go: each of its clients leaves at a time of its own. */
  private leave(within_s: number): void {
    this.later("leave", Math.random() * within_s * 1000, () => {
      this.drop()
      this.connect()
    })
  }

  private retry(): void {
    if (this.stopped) return
    this.away()
    this.cancel("leave")
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.attempt++)
    this.later("retry", longest * (0.5 + Math.random() / 2), () => this.connect())
  }

  /** Nobody is told of a short absence; a long one stays "offline" through all tries until the next hello. */
  private away(after = OFFLINE_AFTER_MS): void {
    if (this.timers.has("offline")) return
    this.on.state("connecting")
    this.later("offline", after, () => this.on.state("offline"))
  }

  private listen(): void {
    this.heard = Date.now()
    this.cancel("answer")
    this.later("silence", this.greeted ? SILENCE_MS : HELLO_MS, () => {
      this.drop()
      this.retry()
    })
    // nobody asks for a person who is elsewhere: their first touch does
    this.later("quiet", QUIET_MS, () => {
      if (document.visibilityState === "visible" && Date.now() - this.touched < HERE_MS) this.doubt()
    })
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    this.greeted = false
    for (const name of ["silence", "leave", "quiet", "answer"] as const) this.cancel(name)
    socket?.close()
  }

  private later(name: Timer, ms: number, then: () => void): void {
    clearTimeout(this.timers.get(name))
    const fire = () => {
      if (name !== "offline") this.timers.delete(name)
      then()
    }
    this.timers.set(name, setTimeout(fire, ms))
  }

  private cancel(name: Timer): void {
    clearTimeout(this.timers.get(name))
    this.timers.delete(name)
  }
}
