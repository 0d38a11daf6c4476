import { create } from "zustand"
import type { MicTrouble, Peer } from "../../../../widget/src/voice/peer"
import { microphone, peerOf, silence } from "../../../../widget/src/voice/peer"
import type { OnlineCallView } from "../../wire/api.gen"
import { ApiError, http } from "../../wire/http"
import { onEvent } from "../live"

/** My talk by the browser, in this window: at most one. */
export interface Talk {
  id: string | null
  stage: "opening" | "joins" | "talks" | "broken"
  muted: boolean
}

/** Why a talk did not begin or did not go on: for the person, in the words of whoever shows it. */
export type Ended = MicTrouble | "lost" | "elsewhere" | "over" | { error: unknown }

const BEAT_MS = 4000
/** So long a browser looks for a way before the talk is given up; the visitor's begins anew meanwhile. */
const GIVE_UP_MS = 40_000
const NONE: Talk = { id: null, stage: "opening", muted: false }
/** After a reload the same tab goes on. */
const KEPT = "samovar.online"

export const useTalk = create<Talk>(() => NONE)

class Line {
  private readonly audio = new Audio()
  private peer: Peer | null = null
  private round = 0
  private readonly stops: (() => void)[] = []
  private hopeless: ReturnType<typeof setTimeout> | undefined
  private turn: Promise<unknown> = Promise.resolve()
  private over = false
  private readonly id: string
  readonly window: string
  private readonly mic: MediaStream
  private readonly ended: (why: Ended) => void

  constructor(id: string, window: string, mic: MediaStream, ended: (why: Ended) => void) {
    this.id = id
    this.window = window
    this.mic = mic
    this.ended = ended
    const beat = setInterval(() => this.look(), BEAT_MS)
    this.stops.push(
      () => clearInterval(beat),
      onEvent((event) => {
        if (event.type === "online_call.changed" && event.call_id === id) this.look()
      }),
    )
    this.without()
  }

  get connection() {
    return this.peer?.connection
  }

  mute(muted: boolean): void {
    for (const track of this.mic.getAudioTracks()) track.enabled = !muted
  }

  /** One thing after the other. What does not go through is said again in a moment: the sound needs no server. */
  hear(view: OnlineCallView): void {
    this.turn = this.turn.then(() => this.follow(view)).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.passing)) this.finish({ error })
    })
  }

  finish(why: Ended): void {
    if (this.over) return
    this.over = true
    clearTimeout(this.hopeless)
    for (const stop of this.stops) stop()
    this.peer?.close()
    silence(this.mic)
    this.audio.srcObject = null
    this.ended(why)
  }

  private isOver(): boolean {
    return this.over
  }

  private look(): void {
    this.turn = this.turn.then(async () => {
      if (!this.over) await this.follow(await say(this.id, { window: this.window }))
    }).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.passing)) this.finish({ error })
    })
  }

  private async follow(view: OnlineCallView): Promise<void> {
    if (this.isOver()) return
    if (view.state === "over" || !view.mine) {
      this.finish(view.state !== "over" ? "elsewhere" : view.why === "lost" ? "lost" : "over")
      return
    }
    if (view.offer === null || view.round <= this.round || !view.ways) return
    this.round = view.round
    this.peer?.close()
    this.peer = peerOf({ servers: view.ways.servers, policy: view.ways.policy }, this.mic, this.audio, this.state)
    this.without()
    const answer = await this.peer.answer(view.offer)
    if (!this.isOver()) await say(this.id, { window: this.window, round: view.round, answer })
  }

  private readonly state = (now: RTCPeerConnectionState) => {
    if (now === "connected") {
      clearTimeout(this.hopeless)
      this.hopeless = undefined
      useTalk.setState({ stage: "talks" })
    } else if (now === "failed" || now === "disconnected") {
      useTalk.setState({ stage: "broken" })
      this.without()
    }
  }

  private without(): void {
    this.hopeless ??= setTimeout(() => {
      void http.post(`/online-calls/${this.id}/end`, {})
      this.finish("lost")
    }, GIVE_UP_MS)
  }
}

let line: Line | null = null

const say = (id: string, body: object) => http.post<OnlineCallView>(`/online-calls/${id}`, body)

/** For whoever proves that sound flows. */
export const connection = () => line?.connection

/** The microphone first: who has none takes no call from the others. Taken by me already, the sound moves here. */
export async function take(id: string, ended: (why: Ended) => void): Promise<void> {
  if (useTalk.getState().id !== null) return
  useTalk.setState({ ...NONE, id })
  const mic = await microphone()
  if (typeof mic === "string") {
    leave(mic, ended)
    return
  }
  const window = crypto.randomUUID()
  try {
    const view = await http.post<OnlineCallView>(`/online-calls/${id}/take`, { window })
    line = new Line(id, window, mic, (why) => leave(why, ended))
    useTalk.setState({ stage: "joins" })
    keep(id)
    line.hear(view)
  } catch (error) {
    silence(mic)
    leave({ error }, ended)
  }
}

function leave(why: Ended, ended: (why: Ended) => void): void {
  line = null
  keep(null)
  useTalk.setState(NONE, true)
  ended(why)
}

export function mute(): void {
  const muted = !useTalk.getState().muted
  line?.mute(muted)
  useTalk.setState({ muted })
}

/** Also of a talk whose sound is in another window of mine. */
export async function hangUp(id: string): Promise<void> {
  if (useTalk.getState().id === id) line?.finish("over")
  await http.post(`/online-calls/${id}/end`, {})
}

export const decline = (id: string) => http.post(`/online-calls/${id}/decline`, {})

function keep(id: string | null): void {
  try {
    if (id) sessionStorage.setItem(KEPT, id)
    else sessionStorage.removeItem(KEPT)
  } catch {
    // a browser that keeps nothing: after a reload the sound is brought here by hand
  }
}

/** The talk that this very tab had before it was loaded anew. */
export function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT)
  } catch {
    return null
  }
}
