import { create } from "zustand"
import { onAnother } from "../../../state/session"
import type { Values } from "../../../parts/template/fill"
import type { AddressView } from "../../../wire/api.gen"
import type { Attachment, Capabilities, Channel } from "../../../wire/types"
import { edit, write as writePaper, writingAt } from "../composer/desk"
import { BLANK as CLEAN, isBlank, type Writing } from "../composer/writing"

/** Whom one begins to write to: somebody, at one of their addresses, or an address that is still to be typed. */
export interface Beginning {
  contact: { id: number; name: string } | null
  way: AddressView | null
  /** The dialog in which it was written as an answer already. */
  from: number | null
}

/** A template that is being filled, of one channel. */
export interface Filling {
  channel: number
  template: string
  values: Values
  file: Attachment | null
}

/** To whom: kept when the window is closed, and over a reload (`kept`), until it is sent. What is said lies on its paper, as an answer does on its own. */
export interface Written {
  channel: number | null
  address: string
  name: string
  /** Somebody who was found by name, in place of an address. */
  person: { id: number; name: string } | null
  /** A letter with a subject of its own, beside the dialog that lies there. */
  anew: boolean
  filling: Filling | null
  /** It was on its way as `body` under `id`, and nobody knows whether it arrived: the same goes under the same. */
  tried: { body: string; id: string } | null
}

export const BLANK: Written = { channel: null, address: "", name: "", person: null, anew: false, filling: null, tried: null }

interface Store {
  at: Beginning | null
  kept: ReadonlyMap<number, Written>
}

export const useStore = create<Store>(() => ({ at: null, kept: new Map() }))

onAnother(() => useStore.setState({ at: null, kept: new Map() }))

export const useBeginning = (): Beginning | null => useStore(({ at }) => at)

/** Of strangers there is one. */
const of = (beginning: Beginning): number => beginning.contact?.id ?? 0

/** Where on the desk it lies: no dialog is numbered so. */
export const paperOf = (beginning: Beginning): number => paperAt(of(beginning))

export const paperAt = (whose: number): number => -1 - whose

export function begin(what: Partial<Beginning> = {}): void {
  const at = { contact: null, way: null, from: null, ...what }
  if (at.from !== null) copy(writingAt(at.from, "reply"), paperOf(at))
  useStore.setState({ at })
}

/** A letter with a subject of its own to somebody with whom one writes already. */
export function beginAnew(contact: { id: number; name: string }, way: AddressView): void {
  const at = { contact, way, from: null }
  begin(at)
  write(at, { anew: true })
}

/** The answer stays where it is until the first message is sent. What lies on the paper already stands before it. */
function copy({ text, files, buttons }: Writing, paper: number): void {
  const before = writingAt(paper, "reply")
  const known = new Set(before.files.map(({ key }) => key))
  edit(paper, "reply", {
    text: before.text.includes(text) ? before.text : [before.text, text].filter((each) => each.trim()).join("\n"),
    files: [...before.files, ...files.filter(({ key, stored }) => stored && !known.has(key))],
    buttons: before.buttons.length ? before.buttons : buttons,
  })
}

export const endBegin = () => useStore.setState({ at: null })

export const useWritten = (beginning: Beginning): Written => useStore(({ kept }) => kept.get(of(beginning)) ?? BLANK)

export function write(beginning: Beginning, change: Partial<Written>): void {
  useStore.setState(({ kept }) => ({ kept: new Map(kept).set(of(beginning), { ...(kept.get(of(beginning)) ?? BLANK), ...change }) }))
}

/** The change is made to what is filled in by then: a file arrives while one types. */
export function refill(beginning: Beginning, change: (now: Filling | null) => Filling | null): void {
  write(beginning, { filling: change(useStore.getState().kept.get(of(beginning))?.filling ?? null) })
}

/** A file that still arrived when the answer was taken along has not gone with it. */
function isWithin(answer: Writing, sent: Writing): boolean {
  const gone = new Set(sent.files.map(({ key }) => key))
  return !isBlank(answer) && sent.text.includes(answer.text) && answer.files.every(({ key }) => gone.has(key))
}

/** It is sent, and with it the answer that it was made of, unless more was written there since. */
export function forget(beginning: Beginning): void {
  const { from } = beginning
  const sent = writingAt(paperOf(beginning), "reply")
  if (from !== null && isWithin(writingAt(from, "reply"), sent)) edit(from, "reply", { text: "", files: [], buttons: [] })
  writePaper(paperOf(beginning), "reply", () => CLEAN)
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
