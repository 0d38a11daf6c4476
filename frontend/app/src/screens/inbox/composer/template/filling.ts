import { create } from "zustand"
import { onAnother } from "../../../../state/session"
import type { Attachment } from "../../../../wire/types"
import { newKey } from "../key"
import type { Values } from "../../../../parts/template/fill"

/** What is being filled in: kept while one looks elsewhere, until it is sent. */
export interface Filling {
  template: string | null
  values: Values
  file: Attachment | null
  /** The same until it is sent: pressed twice, it goes once. */
  key: string
}

const BLANK: Filling = { template: null, values: {}, file: null, key: "" }

const useFillings = create<{ at: ReadonlyMap<number, Filling> }>(() => ({ at: new Map() }))

onAnother(() => useFillings.setState({ at: new Map() }))

export const useFilling = (conversation: number): Filling => useFillings(({ at }) => at.get(conversation) ?? BLANK)

export function fill(conversation: number, change: Partial<Omit<Filling, "key">>): void {
  useFillings.setState(({ at }) => ({ at: new Map(at).set(conversation, { ...(at.get(conversation) ?? BLANK), ...change, key: newKey() }) }))
}

/** It was sent, or shall be chosen anew. */
export function clear(conversation: number): void {
  useFillings.setState(({ at }) => {
    const rest = new Map(at)
    rest.delete(conversation)
    return { at: rest }
  })
}

/** Where one is writing with a template now. */
const useOpen = create<{ at: number | null }>(() => ({ at: null }))

export const useTemplateDesk = (conversation: number): boolean => useOpen(({ at }) => at === conversation)

export const openTemplateDesk = (conversation: number | null) => useOpen.setState({ at: conversation })
