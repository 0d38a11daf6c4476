import { onAnother } from "../../../state/session"
import { atHand, shelved } from "../../../wire/shelf"
import type { Attachment } from "../../../wire/types"
import { deskKey, useDesk, write, writingAt } from "../composer/desk"
import { BLANK as CLEAN, edited, isBlank, pieceOf, type Writing } from "../composer/writing"
import { BLANK, paperAt, useStore, type Beginning, type Written } from "./begin"

/** A first message has no dialog yet that could keep its draft: this browser does, for whoever wrote it. */
interface Kept extends Pick<Writing, "text" | "saved" | "buttons" | "letter"> {
  me: number
  /** To whom: 0 for a stranger. */
  whose: number
  written: Written
  files: Attachment[]
  /** When, in milliseconds. */
  at: number
}

const STORE = "samovar.begun"
/** Which of them is before one's eyes, in this window. */
const OPEN = "samovar.begun.open"
const SAVE_MS = 400
const MONTH_MS = 30 * 24 * 3600e3

let owner: number | null = null
let timer: ReturnType<typeof setTimeout> | undefined
/** What this window has changed since it was kept last; the rest is as the others leave it. */
const touched = new Set<number>()

onAnother(() => {
  clearTimeout(timer)
  owner = null
  touched.clear()
})

/** The first messages that I began and did not send stand there again after a reload; so does the window in which I wrote. */
export function bringBegun(me: number): void {
  if (owner === me) return
  owner = me
  adopt()
  const open = atHand.read(OPEN) as { me: number; at: Beginning } | null
  if (open?.me === me && useStore.getState().at === null) useStore.setState({ at: open.at })
}

/** What came of it goes to the browser at once: a reload right after it must not bring back what was sent, nor send it under another name. */
export function keepBegun(): void {
  clearTimeout(timer)
  if (owner === null || !touched.size) return
  const mine = [...touched].flatMap((whose) => stateOf(owner!, whose) ?? [])
  const others = onShelf().filter(({ me, whose, at }) => (me !== owner || !touched.has(whose)) && at > Date.now() - MONTH_MS)
  if (mine.length + others.length) shelved.put(STORE, JSON.stringify([...others, ...mine]))
  else shelved.drop(STORE)
  touched.clear()
}

function stateOf(me: number, whose: number): Kept | null {
  const written = useStore.getState().kept.get(whose) ?? BLANK
  const writing = writingAt(paperAt(whose), "reply")
  const { text, saved, buttons, letter, files } = writing
  if (written === BLANK && isBlank(writing) && !letter && !buttons.length) return null
  return { me, whose, written, text, saved, buttons, letter, files: files.flatMap(({ stored }) => stored ?? []), at: Date.now() }
}

function adopt(): void {
  const mine = onShelf().filter(({ me, whose }) => me === owner && !touched.has(whose))
  const known = new Map(mine.map((each) => [each.whose, each]))
  const { kept } = useStore.getState()
  const whoses = new Set([...known.keys(), ...[...kept.keys()].filter((whose) => !touched.has(whose))])
  for (const whose of whoses) {
    const found = known.get(whose)
    const rest = new Map(useStore.getState().kept)
    if (found) rest.set(whose, { ...BLANK, ...found.written })
    else rest.delete(whose)
    useStore.setState({ kept: rest })
    const { text = "", saved = null, buttons = [], letter = null, files = [] } = found ?? {}
    write(paperAt(whose), "reply", () => (found ? { ...edited(CLEAN, { text, buttons, letter, files: files.map(pieceOf) }), saved } : CLEAN))
    touched.delete(whose)
  }
}

/** What is none of ours counts as nothing. */
function onShelf(): Kept[] {
  const all = shelved.read(STORE)
  return Array.isArray(all) ? all.filter(isKept) : []
}

function isKept(each: unknown): each is Kept {
  const { me, whose, written, text, files } = (each ?? {}) as Partial<Kept>
  return typeof me === "number" && typeof whose === "number" && typeof written === "object" && typeof text === "string" && Array.isArray(files)
}

function touch(whose: number): void {
  if (owner === null) return
  touched.add(whose)
  clearTimeout(timer)
  timer = setTimeout(keepBegun, SAVE_MS)
}

useStore.subscribe(({ at, kept }, before) => {
  for (const whose of new Set([...kept.keys(), ...before.kept.keys()])) if (kept.get(whose) !== before.kept.get(whose)) touch(whose)
  if (at === before.at || owner === null) return
  if (at) atHand.put(OPEN, JSON.stringify({ me: owner, at }))
  else atHand.drop(OPEN)
})

useDesk.subscribe(({ at }, before) => {
  if (at === before.at) return
  for (const key of new Set([...at.keys(), ...before.at.keys()])) {
    const paper = key.startsWith("-") ? Number.parseInt(key) : 0
    if (paper < 0 && key === deskKey(paper, "reply") && at.get(key) !== before.at.get(key)) touch(-1 - paper)
  }
})

addEventListener("pagehide", keepBegun)
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepBegun()
})
/** Another window of mine sent it, or wrote on. */
addEventListener("storage", ({ key }) => {
  if (key === STORE && owner !== null) adopt()
})
