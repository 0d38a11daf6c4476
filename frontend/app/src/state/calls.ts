import { useQuery } from "@tanstack/react-query"
import { useEffect, useState } from "react"
import type { LiveCall } from "../wire/api.gen"
import { http } from "../wire/http"
import { newKey } from "../wire/key"
import type { Capabilities, Channel, Message, Page } from "../wire/types"
import { ableOf, useChannelKinds, useChannels } from "./house"
import { onEvent } from "./live"
import { queries } from "./session"

export interface Leg {
  extension: string
  user_id?: number | null
  user?: string
  rang_at?: string | null
  answered_at?: string | null
}

/** A call as its message has it (meta.call); what is empty is left out. */
export interface Call {
  state: "dialling" | "ringing" | "answered" | "ended" | "missed" | "failed"
  direction: "in" | "out"
  rang_at: string
  answered_at?: string
  ended_at?: string
  talked_s?: number
  line?: string
  line_name?: string
  hung_up?: "customer" | "us"
  reason?: string
  by?: string
  legs?: Leg[]
  hidden?: boolean
  /** What is known of a recording that is not there. */
  tape?: "awaited" | "none" | "lost"
  /** Nobody told how it ended: taken for missed, or for not taken, after a while. */
  lapsed?: boolean
  /** So of a talk: it is over, and nobody knows since when. */
  faded?: boolean
  /** By the browser, from a site: its name there. */
  online?: string
  /** Whom our plan has sent it to. */
  plan?: { to: string; user?: string; fault?: string }[]
}

export const callOf = ({ meta }: Pick<Message, "meta">): Call | null => (typeof meta.call === "object" && meta.call !== null ? (meta.call as Call) : null)

/** The one of ours who took it, or who calls. */
export function taker(call: Call): Leg | null {
  const legs = call.legs ?? []
  return legs.find(({ extension }) => extension === call.by) ?? (call.direction === "out" ? (legs[0] ?? null) : null)
}

export const nameOfLeg = (leg: Leg): string => leg.user || leg.extension

/** Seconds that they talked, as the exchange says or as the clock has it. */
export function talked(call: Call): number {
  if (call.talked_s !== undefined) return call.talked_s
  return call.answered_at && call.ended_at ? Math.max(0, (Date.parse(call.ended_at) - Date.parse(call.answered_at)) / 1000) : 0
}

const KEY = ["calls", "live"]
/** The word that ends a call may never come. */
const AGAIN_MS = 30_000

export const wanting = (items: readonly LiveCall[] | undefined) => (items?.length ? AGAIN_MS : false)

/** Calls that ring or go on, where I may see them. */
export function useLiveCalls(): readonly LiveCall[] {
  const enabled = useTelephones(({ telephony, online_calls }) => telephony || online_calls).length > 0
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await http.get<Page<LiveCall>>("/calls/live")).items,
    enabled,
    staleTime: 0,
    refetchInterval: ({ state }) => wanting(state.data),
  })
  useEffect(
    () =>
      onEvent((event) => {
        if (event.type === "online_call.changed") return freshCalls()
        if (event.type !== "message.arrived" && event.type !== "message.changed") return
        if (callOf(event.message)) freshCalls()
      }),
    [],
  )
  return enabled ? (data ?? NONE) : NONE
}

/** The time, told again each second while somebody talks. */
export function useSeconds(runs: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [runs])
  return now
}

/** What is shown of them is old. */
export const freshCalls = () => void queries.invalidateQueries({ queryKey: KEY })

const NONE: readonly LiveCall[] = []

/** Channels that can do this, in the order of their names. */
export function useTelephones(can: (able: Capabilities) => boolean): readonly Channel[] {
  const kinds = useChannelKinds()
  return useChannels().filter((channel) => {
    const able = ableOf(channel, kinds)
    return channel.state === "active" && able !== null && can(able)
  })
}

export interface Whom {
  conversation_id?: number
  channel_id?: number
  contact_id?: number
  phone?: string
}

/** Asks the exchange to call them: my own telephone rings first. */
export const dial = (whom: Whom) => http.post<Message>("/calls", { client_id: newKey(), ...whom })
