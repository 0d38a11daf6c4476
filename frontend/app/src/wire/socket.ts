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

/** One socket that comes back by itself and goes on where it stopped. */
export class Realtime {
  private socket: WebSocket | null = null
  private applied: number | null = null
  private hello: Hello | null = null
  private reloads = false
  private attempt = 0
  private stopped = true
  private readonly timers = new Map<"retry" | "silence" | "offline" | "leave", ReturnType<typeof setTimeout>>()
  private readonly on: Listeners

  constructor(on: Listeners) {
    this.on = on
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    addEventListener("online", this.now)
    document.addEventListener("visibilitychange", this.seen)
    this.connect()
  }

  stop(): void {
    this.stopped = true
    removeEventListener("online", this.now)
    document.removeEventListener("visibilitychange", this.seen)
    for (const name of [...this.timers.keys()]) this.cancel(name)
    this.drop()
    this.on.state("closed")
  }

  /** Without waiting for the next try. */
  readonly now = (): void => {
    if (this.stopped || this.socket) return
    this.attempt = 0
    this.connect()
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

  private connect(): void {
    this.cancel("retry")
    this.away()
    const socket = new WebSocket(this.address())
    let greeted = false
    socket.onmessage = ({ data }) => {
      if (this.socket !== socket) return
      this.listen()
      const frame = JSON.parse(String(data)) as Frame
      greeted ||= frame.type === "hello"
      this.take(frame)
    }
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.socket = null
      if (!greeted) this.on.refused()
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
  private away(): void {
    if (this.timers.has("offline")) return
    this.on.state("connecting")
    this.later("offline", OFFLINE_AFTER_MS, () => this.on.state("offline"))
  }

  private listen(): void {
    this.later("silence", SILENCE_MS, () => {
      this.drop()
      this.retry()
    })
  }

  private drop(): void {
    const socket = this.socket
    this.socket = null
    this.cancel("silence")
    this.cancel("leave")
    socket?.close()
  }

  private later(name: "retry" | "silence" | "offline" | "leave", ms: number, then: () => void): void {
    clearTimeout(this.timers.get(name))
    const fire = () => {
      if (name !== "offline") this.timers.delete(name)
      then()
    }
    this.timers.set(name, setTimeout(fire, ms))
  }

  private cancel(name: "retry" | "silence" | "offline" | "leave"): void {
    clearTimeout(this.timers.get(name))
    this.timers.delete(name)
  }
}
