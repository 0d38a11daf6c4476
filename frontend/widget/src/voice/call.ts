import type { Scene } from "../face/scene"
import type { Refusal } from "../form/types"
import type { Told } from "./house"
import { houseOf } from "./house"
import type { Peer } from "./peer"
import { microphone, peerOf, silence } from "./peer"
import type { Said } from "./words"

const BEAT_MS = 3000
/** A short gap closes by itself; after it another way is looked for, and at last there is none. */
const GAP_MS = 6000
const GIVE_UP_MS = 40_000

export type Stage = "asking" | "rings" | "joins" | "talks" | "broken" | "ended"

export interface Shown {
  stage: Stage
  /** Who talks, since when by this machine's clock. */
  name: string
  since: number
  muted: boolean
  /** How it ended: a sentence of ours, or the server's. */
  ended: Said | { message: string }
}

/** One call, from the press to its end. Returns how to mute and to hang up. */
export function callOf(scene: Scene, root: string, draw: (shown: Shown) => void) {
  const house = houseOf(scene, root)
  /** A page without https could not even make one. */
  let id = ""
  const audio = new Audio()
  const shown: Shown = { stage: "asking", name: "", since: 0, muted: false, ended: "over" }
  let mic: MediaStream | null = null
  let peer: Peer | null = null
  let round = 1
  let accepted = false
  let begun = false
  let beat: ReturnType<typeof setInterval> | undefined
  let gap: ReturnType<typeof setTimeout> | undefined
  let hopeless: ReturnType<typeof setTimeout> | undefined
  let deaf: (() => void) | null = null
  /** One thing after the other: what was heard meanwhile is asked about once more. */
  let turn: Promise<unknown> = Promise.resolve()
  const over = () => shown.stage === "ended"
  const show = (part: Partial<Shown>) => !over() && draw(Object.assign(shown, part))

  function finish(ended: Shown["ended"], tell = false): void {
    if (over()) return
    show({ stage: "ended", ended })
    clearInterval(beat)
    clearTimeout(gap)
    clearTimeout(hopeless)
    removeEventListener("pagehide", leave)
    deaf?.()
    peer?.close()
    silence(mic)
    audio.srcObject = null
    if (tell && begun) house.end(id)
  }
  const leave = () => finish("over", true)

  /** A connection that is not there yet, or not any more. */
  function without(): void {
    hopeless ??= setTimeout(() => finish(shown.since && accepted ? "lost" : "apart", true), GIVE_UP_MS)
    clearTimeout(gap)
    gap = setTimeout(() => void renew(), GAP_MS * (accepted && peer?.connection.connectionState === "connecting" ? 2 : 1))
  }
  function state(now: RTCPeerConnectionState): void {
    if (now === "connected") {
      clearTimeout(gap)
      clearTimeout(hopeless)
      hopeless = undefined
      show({ stage: "talks" })
    } else if (now === "failed" || now === "disconnected") {
      show({ stage: "broken" })
      without()
    }
  }
  async function offered(): Promise<string> {
    const ways = await house.ways()
    peer?.close()
    peer = peerOf(ways, mic!, audio, state)
    accepted = false
    return peer.offer()
  }
  const next = (verb: () => Promise<unknown>) => (turn = turn.then(verb).catch(refused))

  function refused(trouble: unknown): void {
    const { status, message } = trouble as Partial<Refusal> & { status?: number }
    if (over()) return
    // without a network, or while a node restarts, it is asked again in a moment; the sound goes on
    if (begun && (!status || status === 401 || status === 429 || status >= 500)) return
    finish(message && status ? { message } : "trouble", true)
  }
  const renew = () =>
    next(async () => {
      if (over() || peer?.connection.connectionState === "connected") return
      without()
      const number = round + 1
      const offer = await offered()
      round = number
      await hear(await house.says(id, { round, offer }))
    })

  async function hear(told: Told): Promise<void> {
    if (over()) return
    if (told.state === "over") {
      finish(told.why === "us" || told.why === "visitor" ? "over" : told.why === "lost" ? "lost" : "nobody")
      return
    }
    if (told.state === "talking" && !shown.since) {
      show({ stage: "joins", name: told.author, since: Date.now() - (Date.parse(told.now) - Date.parse(told.taken_at!)) })
      without()
    }
    if (told.wanted) {
      // their window has changed: they wait for another offer
      round = told.round
      show({ stage: "joins" })
      without()
      await hear(await house.says(id, { round, offer: await offered() }))
    } else if (told.answer && told.round === round && !accepted && peer) {
      accepted = true
      await peer.accept(told.answer)
    }
  }
  const look = () => next(async () => over() || hear(await house.says(id)))
  const listen = () => (deaf = house.listen(id, () => void look(), () => (deaf = null)))

  async function begin(): Promise<void> {
    show({})
    // whoever may not call is told so before the browser asks them anything
    await house.ways()
    const got = await microphone()
    if (typeof got === "string") {
      finish(got)
      return
    }
    mic = got
    id = crypto.randomUUID()
    if (over()) {
      silence(mic)
      return
    }
    const offer = await offered()
    if (over()) return
    show({ stage: "rings" })
    addEventListener("pagehide", leave)
    const told = await house.begin(id, offer)
    begun = true
    // they hung up while it was on its way
    if (over()) {
      house.end(id)
      return
    }
    listen()
    beat = setInterval(() => {
      if (!deaf) listen()
      void look()
    }, BEAT_MS)
    await hear(told)
  }
  void next(begin)

  return {
    hangUp: () => finish("over", true),
    mute() {
      show({ muted: !shown.muted })
      for (const track of mic?.getAudioTracks() ?? []) track.enabled = !shown.muted
    },
    /** For whoever proves that sound flows. */
    connection: () => peer?.connection,
  }
}
