import { useEffect } from "react"
import { create } from "zustand"
import { whoIsHere } from "../../../state/session"
import { shelved } from "../../../wire/shelf"

/** What somebody typed into a field and had not left: `mine` as it would be kept, and what stood there when they began. */
export interface Left {
  text: string
  mine: string
  base: string
  at: number
}

type Kept = Record<string, Left>

const DAYS_MS = 7 * 24 * 60 * 60 * 1000
/** Of one person each: whoever signs in next to the same browser is offered nothing of it. */
const shelfOf = (me: number) => `samovar.typed.${me}`

function isLeft(one: unknown): one is Left {
  const { text, mine, base, at } = (one ?? {}) as Partial<Left>
  return typeof text === "string" && typeof mine === "string" && typeof base === "string" && typeof at === "number"
}

/** What the browser holds of this person, from all their windows; what is none of ours, or a week old, counts as nothing. */
function read(me: number): Kept {
  const held = shelved.read(shelfOf(me))
  if (!held || typeof held !== "object") return {}
  return Object.fromEntries(Object.entries(held).filter((each): each is [string, Left] => isLeft(each[1]) && each[1].at > Date.now() - DAYS_MS))
}

function write(me: number, kept: Kept): void {
  if (Object.keys(kept).length) shelved.put(shelfOf(me), JSON.stringify(kept))
  else shelved.drop(shelfOf(me))
}

/** What is offered again: what stood on the shelf when the page came up, and what was left on a part that has gone since. */
const useOffers = create<{ me: number | null; at: Readonly<Kept> }>(() => ({ me: null, at: {} }))

const without = (kept: Readonly<Kept>, key: string): Kept => Object.fromEntries(Object.entries(kept).filter(([name]) => name !== key))

/** At each letter. Nothing typed is nothing to offer. */
export function note(key: string, left: Left): void {
  const me = whoIsHere()
  if (me === null) return
  const others = without(read(me), key)
  write(me, left.text.trim() ? { ...others, [key]: left } : others)
}

/** It is not wanted; or it is kept by the server: then `mine` says what, for by now something else may be typed. */
export function forget(key: string, mine?: unknown): void {
  const me = whoIsHere()
  if (me === null) return
  const held = read(me)
  const gone = held[key]
  if (gone && mine !== undefined && gone.mine !== mine) return
  if (gone) write(me, without(held, key))
  useOffers.setState(({ at }) => (key in at ? { at: without(at, key) } : {}))
}

/** The field has gone with what was typed in it: it is offered where the field comes back. */
export function offer(key: string): void {
  const me = whoIsHere()
  const left = me === null ? undefined : read(me)[key]
  if (left) useOffers.setState((now) => ({ me, at: { ...(now.me === me ? now.at : {}), [key]: left } }))
}

/** What I had begun in that field, before this page or this part of it was there. */
export function useLeft(key: string): Left | undefined {
  const me = whoIsHere()
  useEffect(() => {
    if (me !== null && useOffers.getState().me !== me) useOffers.setState({ me, at: read(me) })
  }, [me])
  return useOffers((now) => (now.me === me ? now.at[key] : undefined))
}
