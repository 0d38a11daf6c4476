import { useQuery } from "@tanstack/react-query"
import { useMemo } from "react"
import type { Capabilities, Channel, ChannelKind, Colleague, Page, Tag } from "../wire/types"
import { http } from "../wire/http"
import { useWords } from "../words/words"

/** What changes seldom and stands in many places: colleagues, channels, tags. Events make it fresh (state/live.ts). */
function useHouse<T>(name: string, path = `/${name}`): readonly T[] {
  const { data } = useQuery({ queryKey: name.split("/"), queryFn: () => http.get<Page<T>>(path), staleTime: Infinity })
  return data?.items ?? NOTHING
}

const NOTHING: readonly never[] = []

export const useColleagues = () => useHouse<Colleague>("users")
/** The house's own channel has no name of its own: it is called as the reader calls it. */
export function useChannels(): readonly Channel[] {
  const channels = useHouse<Channel>("channels")
  const { t } = useWords()
  const name = t("request.channel")
  return useMemo(() => (channels.some(isInternal) ? channels.map((each) => (isInternal(each) ? { ...each, name } : each)) : channels), [channels, name])
}

export const isInternal = ({ kind }: Pick<Channel, "kind">) => kind === "internal"

export const useChannelKinds = () => useHouse<ChannelKind>("channels/kinds")
export const useTags = () => useHouse<Tag>("tags")

/** The channel of a row, and what its kind can do; unknown until both have come. */
export function useChannel(id: number): { channel: Channel | undefined; kind: ChannelKind | undefined } {
  const channels = useChannels()
  const kinds = useChannelKinds()
  const channel = channels.find((each) => each.id === id)
  const kind = kinds.find((each) => each.kind === channel?.kind)
  const capabilities = ableOf(channel, kinds)
  // What is handed on stays the same thing from one drawing to the next.
  const own = useMemo(() => kind && capabilities && { ...kind, capabilities }, [kind, capabilities])
  return { channel, kind: own ?? undefined }
}

/** What a channel can do: its own, where its kind varies by its settings. */
export function ableOf(channel: Channel | undefined, kinds: readonly ChannelKind[]): Capabilities | null {
  return channel?.capabilities ?? kinds.find(({ kind }) => kind === channel?.kind)?.capabilities ?? null
}
