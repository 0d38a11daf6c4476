import type { Entity, Named } from "../../../../wire/types"
import type { Typed } from "../useCaret"

const LONGEST = 40

/** The name that is being typed at the caret: after an @ that begins a word. */
export function nameAt(text: string, caret: number): Typed | null {
  const from = text.lastIndexOf("@", caret - 1)
  if (from < 0 || caret - from > LONGEST) return null
  const typed = text.slice(from + 1, caret)
  const begins = from === 0 || /[\s(«"]/.test(text[from - 1]!)
  return begins && !/[\n@]| {2}/.test(typed) ? { from, to: caret, typed } : null
}

/** Colleagues whom a note names: "@" and the whole name, the longest that fits. */
export function namesIn(text: string, people: readonly Named[]): Entity[] {
  const longest = [...people].sort((a, b) => b.name.length - a.name.length)
  const found: Entity[] = []
  for (const { index: offset } of text.matchAll(/@/g)) {
    const person = longest.find(({ name }) => text.startsWith(name, offset + 1) && !/[\p{L}\p{N}]/u.test(text[offset + 1 + name.length] ?? ""))
    if (person) found.push({ type: "mention", offset, length: person.name.length + 1, user_id: person.id })
  }
  return found
}
