import { create } from "zustand"
import { ApiError } from "../../../wire/http"
import { own } from "../../../state/own"
import { onAnother, whoIsHere } from "../../../state/session"
import type { Named } from "../../../wire/types"

/** One field of one thing on the server, and how it is kept. */
export interface Kept<T, V> {
  /** "card/9/budget": the same field wherever it is drawn. */
  key: string
  /** "card/9": saves of one thing go one after the other, each with the version that the one before gave. */
  line: string
  latest: () => T | undefined
  version: (thing: T) => number
  read: (thing: T) => V
  same: (a: V, b: V) => boolean
  /** Raises ApiError. */
  send: (version: number, value: V) => Promise<T>
  put: (thing: T) => void
  /** For sets: what I changed, done to what it is now. Then there is never a conflict. */
  merge?: (mine: V, base: V, theirs: V) => V
}

/** What the person had before their eyes when they began to change it. */
export interface Seen<V> {
  base: V
  version: number
}

/** A change on its way, or in trouble; the field shows `mine` until it is settled. */
export type Edit<V> =
  | { state: "saving"; mine: V; seen: Seen<V> }
  | { state: "failed"; mine: V; seen: Seen<V>; error: unknown }
  | { state: "conflict"; mine: V; seen: Seen<V>; theirs: V; by: By | null }

/** Whose change came first, and when. */
export type By = Named & { at: string }

export const useEdits = create<{ at: ReadonlyMap<string, Edit<unknown>> }>(() => ({ at: new Map() }))

function set(key: string, edit: Edit<unknown> | null): void {
  useEdits.setState(({ at }) => {
    const next = new Map(at)
    if (edit) next.set(key, edit)
    else next.delete(key)
    return { at: next }
  })
}

/** Forget what I wanted: the field shows what the server has. */
export const letGo = (key: string) => set(key, null)

const lines = new Map<string, Promise<void>>()

function inLine(line: string, job: () => Promise<void>): Promise<void> {
  const turn = (lines.get(line) ?? Promise.resolve()).then(job)
  // whoever is next in the line waits for the end, whatever that is
  const end = turn.then(ended, ended)
  lines.set(line, end)
  return turn

  function ended(): void {
    if (lines.get(line) === end) lines.delete(line)
  }
}

/** Whatever of this thing was on its way is kept, or in trouble: what is asked next has the version that came of it. */
export const settled = (line: string): Promise<void> => lines.get(line) ?? Promise.resolve()

/** Shown at once, then kept; ends as nothing, as "failed" or as "conflict". Never raises for what the server says. */
export function save<T, V>(field: Kept<T, V>, mine: V, seen: Seen<V>): Promise<void> {
  const edit: Edit<V> = { state: "saving", mine, seen }
  set(field.key, edit)
  const me = whoIsHere()
  return inLine(field.line, async () => {
    if (whoIsHere() !== me) return
    const end = await attempt(field, mine, seen).catch((error: unknown): Edit<V> => ({ state: "failed", mine, seen, error }))
    // A later change of the same field has its own end.
    if (useEdits.getState().at.get(field.key) !== edit) return
    set(field.key, end)
    if (end?.state === "failed" && unheard(end.error)) again.set(field.key, () => useEdits.getState().at.get(field.key) === end && void save(field, end.mine, end.seen))
  })
}

/** Nobody heard it: that is the line's fault, not the value's. */
export const unheard = (error: unknown) => error instanceof ApiError && error.status === 0

const again = new Map<string, () => void>()

/** The line is there: what nobody heard is said anew, with what the person saw when they began, so that a colleague's change meanwhile is a question and not lost. */
export function saveAgain(): void {
  const waiting = [...again.values()]
  again.clear()
  for (const one of waiting) one()
}

/** Another person has signed in here: what one changed is neither shown to the other nor kept in their name. */
onAnother(() => {
  again.clear()
  useEdits.setState({ at: new Map() })
})

const MOST_TRIES = 5

async function attempt<T, V>(field: Kept<T, V>, wanted: V, begun: Seen<V>): Promise<Edit<V> | null> {
  let [mine, seen] = [wanted, begun]
  let last: unknown
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const now = field.latest()
    const held = now && field.read(now)
    if (now && held !== undefined) {
      const touched = !field.same(held, seen.base)
      if (touched && field.merge) mine = field.merge(mine, seen.base, held)
      // Others may have changed other fields: only a change of this one is worth a question.
      if (!touched || field.merge) seen = { base: held, version: field.version(now) }
    }
    own(field.line, { undo: () => void save(field, begun.base, { base: mine, version: seen.version }) })
    try {
      field.put(await field.send(seen.version, mine))
      return null
    } catch (error) {
      last = error
      if (!(error instanceof ApiError) || error.code !== "stale_version") break
      const current = error.rest.current as T
      field.put(current)
      const theirs = field.read(current)
      if (field.same(theirs, mine)) return null
      if (!field.merge && !field.same(theirs, seen.base))
        return { state: "conflict", mine, seen: { base: theirs, version: field.version(current) }, theirs, by: byOf(error) }
    }
  }
  return { state: "failed", mine, seen, error: last }
}

const byOf = (error: ApiError) => (error.rest.by as By | null | undefined) ?? null
