import { useEffect } from "react"
import { create } from "zustand"
import { whoIsHere } from "../../../state/session"
import { shelved } from "../../../wire/shelf"

/**
 * What somebody typed into a field and had not left, or chose and the server has not kept: `mine` as it would be kept, and
 * what stood there when they began. What is no value yet has no `mine`: it is shown, to be typed anew. What was chosen has
 * no text: its field says it.
 */
export interface Left {
  text?: string | undefined
  mine?: unknown
  base: unknown
  at: number
}

type Kept = Record<string, Left>

const DAYS_MS = 7 * 24 * 60 * 60 * 1000
/** Of one person each: whoever signs in next to the same browser is offered nothing of it. */
const shelfOf = (me: number) => `samovar.typed.${me}`

function isLeft(one: unknown): one is Left {
  const { text, at } = (one ?? {}) as Partial<Left>
  return (text === undefined || typeof text === "string") && typeof at === "number" && "base" in (one as object)
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

/** Values come and go as JSON. */
export const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

const without = (kept: Readonly<Kept>, key: string): Kept => Object.fromEntries(Object.entries(kept).filter(([name]) => name !== key))

/** At each letter. Nothing typed is nothing to offer. */
export function note(key: string, left: Left): void {
  const me = whoIsHere()
  if (me === null) return
  const others = without(read(me), key)
  write(me, left.text === undefined || left.text.trim() ? { ...others, [key]: left } : others)
}

/** It is not wanted; or it is kept by the server: then `mine` says what, for by now something else may be typed. */
export function forget(key: string, mine?: unknown): void {
  const me = whoIsHere()
  if (me === null) return
  const held = read(me)
  const gone = held[key]
  if (gone && mine !== undefined && !same(gone.mine, mine)) return
  if (gone) write(me, without(held, key))
  useOffers.setState(({ at }) => (key in at ? { at: without(at, key) } : {}))
}

/** The field has gone with what was typed in it: it is offered where the field comes back. */
export function offer(key: string): void {
  const me = whoIsHere()
  const left = me === null ? undefined : read(me)[key]
  if (left) useOffers.setState((now) => ({ me, at: { ...(now.me === me ? now.at : {}), [key]: left } }))
}

/** Another window of mine has kept it, or dropped it. */
window.addEventListener("storage", ({ key }) => {
  const { me, at } = useOffers.getState()
  if (me === null || key !== shelfOf(me)) return
  const held = read(me)
  useOffers.setState({ at: Object.fromEntries(Object.entries(at).filter(([name]) => name in held)) })
})

/** What waits under that name at this moment, offered already or not. */
export function left(key: string): Left | undefined {
  const me = whoIsHere()
  return me === null ? undefined : read(me)[key]
}

const NOTHING: Readonly<Kept> = {}

function useAll(): Readonly<Kept> {
  const me = whoIsHere()
  useEffect(() => {
    if (me !== null && useOffers.getState().me !== me) useOffers.setState({ me, at: read(me) })
  }, [me])
  return useOffers((now) => (now.me === me ? now.at : NOTHING))
}

/** What I had begun in that field, before this page or this part of it was there. */
export const useLeft = (key: string): Left | undefined => useAll()[key]

/** The same of every line of a list: by what follows the list's own name. */
export function useLeftIn(list: string): { at: string; left: Left }[] {
  const start = `${list}/`
  return Object.entries(useAll()).flatMap(([key, left]) => (key.startsWith(start) ? [{ at: key.slice(start.length), left }] : []))
}
