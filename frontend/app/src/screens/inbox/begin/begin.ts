import { create } from "zustand"
import { onAnother } from "../../../state/session"
import type { Capabilities, Channel } from "../../../wire/types"
import type { AddressView } from "../../../wire/api.gen"

/** Whom one begins to write to: somebody, at one of their addresses, or an address that is still to be typed. */
export interface Beginning {
  contact: { id: number; name: string } | null
  way: AddressView | null
  /** What was written elsewhere already. */
  text: string
}

/** What is being written: kept when the window is closed, until it is sent. */
export interface Written {
  channel: number | null
  address: string
  name: string
  subject: string
  cc: string
  bcc: string
  text: string
}

const BLANK: Written = { channel: null, address: "", name: "", subject: "", cc: "", bcc: "", text: "" }

interface Store {
  at: Beginning | null
  kept: ReadonlyMap<number, Written>
}

const useStore = create<Store>(() => ({ at: null, kept: new Map() }))

onAnother(() => useStore.setState({ at: null, kept: new Map() }))

export const useBeginning = (): Beginning | null => useStore(({ at }) => at)

/** Of strangers there is one. */
const of = (beginning: Beginning | null): number => beginning?.contact?.id ?? 0

export function begin(what: Partial<Beginning> = {}): void {
  const at = { contact: null, way: null, text: "", ...what }
  const before = useStore.getState().kept.get(of(at)) ?? BLANK
  const text = at.text && before.text && before.text !== at.text ? `${before.text}\n${at.text}` : at.text || before.text
  useStore.setState(({ kept }) => ({ at, kept: new Map(kept).set(of(at), { ...before, text }) }))
}

export const endBegin = () => useStore.setState({ at: null })

export const useWritten = (beginning: Beginning): Written => useStore(({ kept }) => kept.get(of(beginning)) ?? BLANK)

export function write(beginning: Beginning, change: Partial<Written>): void {
  useStore.setState(({ kept }) => ({ kept: new Map(kept).set(of(beginning), { ...(kept.get(of(beginning)) ?? BLANK), ...change }) }))
}

/** It is sent. */
export function forget(beginning: Beginning): void {
  useStore.setState(({ kept }) => {
    const rest = new Map(kept)
    rest.delete(of(beginning))
    return { kept: rest }
  })
}

/** Channels in which one may write first, and by what. */
export function startable<C extends Pick<Channel, "state">>(channels: readonly C[], ableOf: (channel: C) => Capabilities | null): C[] {
  return channels.filter((channel) => channel.state !== "deleted" && ableOf(channel)?.starts)
}
