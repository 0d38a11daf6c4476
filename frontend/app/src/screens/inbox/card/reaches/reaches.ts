import type { Reach as Given } from "../../../../wire/api.gen"
import { http } from "../../../../wire/http"
import type { WordKey, Words } from "../../../../words/words"

/** A phone or an address, and what it is for. */
export type Reach = Required<Given>
export type Reaches = readonly Reach[]

/** What a phone or an address is for: these have words in each language, all else is said as it was typed. */
export const LABELS = ["mobile", "work", "home"] as const

export function labelWord(label: string, { t }: Words): string {
  return LABELS.some((known) => known === label) ? t(`card.reach_${label}` as WordKey) : label
}

export const sameReaches = (a: Reaches, b: Reaches) => a.length === b.length && a.every(({ value, label }, n) => value === b[n]!.value && label === b[n]!.label)

const has = (list: Reaches, value: string) => list.some((each) => each.value === value)

/** What I did to the list, done to what a colleague made of it meanwhile. */
export function mergeReaches(mine: Reaches, base: Reaches, theirs: Reaches): Reaches {
  const labelled = (theirs: Reach): Reach => {
    const [now, before] = [mine, base].map((list) => list.find(({ value }) => value === theirs.value)?.label)
    return now !== undefined && now !== before ? { ...theirs, label: now } : theirs
  }
  const kept = theirs.filter(({ value }) => has(mine, value) || !has(base, value)).map(labelled)
  const merged = [...kept, ...mine.filter(({ value }) => !has(base, value) && !has(theirs, value))]
  const main = mine[0]?.value
  return main !== base[0]?.value && main !== undefined && has(merged, main) ? mainFirst(merged, merged.findIndex(({ value }) => value === main)) : merged
}

export function mainFirst(list: Reaches, at: number): Reaches {
  return [list[at]!, ...list.filter((_, n) => n !== at)]
}

/** One of them changed; emptied, it goes. */
export function replaced(list: Reaches, at: number, change: Partial<Reach>): Reaches {
  return list.map((each, n) => (n === at ? { ...each, ...change } : each)).filter(({ value }) => value !== "")
}

/** What was typed over a line, put where that line stands by now; where a colleague has removed it, or where there was none, it is one more. */
export function typedOver(list: Reaches, before: string, value: string): Reaches {
  const at = before === "" ? -1 : list.findIndex((each) => each.value === before)
  if (at >= 0) return replaced(list, at, { value })
  return value === "" ? list : [...list, { value, label: "" }]
}

const NUMBER_ENDS = 10

/** However a number is written. */
export function standsIn(list: Reaches, field: "phone" | "email" | "address", text: string): boolean {
  const plain = (value: string) => (field === "phone" ? value.replace(/\D/g, "").slice(-NUMBER_ENDS) : value.trim().toLowerCase())
  return list.some(({ value }) => plain(value) === plain(text))
}

const DIGITS_LEAST = 8

/** Worth asking who else has it: a number or an address that is whole by now. */
export function isWhole(field: "phone" | "email", typed: string): boolean {
  return field === "phone" ? typed.replace(/\D/g, "").length >= DIGITS_LEAST : /^\s*[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\s*$/.test(typed)
}

/** Who takes many phones away is told of to the heads (K2); that it could not be counted is nothing for who copies. */
export const countCopy = (contact: number, field: "phone" | "email") => void http.post(`/contacts/${contact}/copied`, { field }).catch(() => undefined)
