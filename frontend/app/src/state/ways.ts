import { useMemo } from "react"
import type { Filter } from "../wire/api.gen"
import type { Capabilities } from "../wire/types"
import { ableOf, isInternal, useChannelKinds, useChannels } from "./house"

/** By which way somebody reached us; the same on the server: backend/inbox/queries/ways.py. */
export type Way = NonNullable<Filter["ways"]>[number]
export const WAYS = ["chat", "letter", "call", "form"] as const satisfies readonly Way[]

/** channel → its way; one's own house is none. */
export type Ways = ReadonlyMap<number, Way>
export const NO_WAYS: Ways = new Map()

const wayOf = ({ letters, telephony, forms }: Capabilities): Way => (letters ? "letter" : telephony ? "call" : forms ? "form" : "chat")

export function useWays(): Ways {
  const channels = useChannels()
  const kinds = useChannelKinds()
  return useMemo(() => {
    const known = channels.filter((each) => !isInternal(each)).flatMap((channel) => {
      const can = ableOf(channel, kinds)
      return can ? [[channel.id, wayOf(can)] as const] : []
    })
    return known.length ? new Map(known) : NO_WAYS
  }, [channels, kinds])
}
