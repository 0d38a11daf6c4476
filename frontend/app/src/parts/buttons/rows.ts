import type { NewButton } from "../../wire/api.gen"

/** Buttons under an answer, row by row. */
export type Rows = readonly (readonly NewButton[])[]

export interface Spot {
  row: number
  at: number
}

export const NONE: Rows = []

export const countOf = (rows: Rows) => rows.reduce((sum, row) => sum + row.length, 0)

const full = (rows: readonly (readonly NewButton[])[]): Rows => rows.filter((row) => row.length)

/** As it is sent: what has no words yet is none. */
export const said = (rows: Rows): NewButton[][] =>
  full(rows.map((row) => row.map(tidy).filter(({ text }) => text))).map((row) => [...row])

const tidy = ({ text, url }: NewButton): NewButton => ({ text: text.replace(/\s+/g, " ").trim(), ...(url != null && { url: url.trim() }) })

/** A new one beside the last, or in a row of its own where that one is full or `below`. */
export function added(rows: Rows, perRow: number, below = false): { rows: Rows; spot: Spot } {
  const last = rows.at(-1)
  if (!last || below || last.length >= perRow) return { rows: [...rows, [{ text: "" }]], spot: { row: rows.length, at: 0 } }
  return { rows: [...rows.slice(0, -1), [...last, { text: "" }]], spot: { row: rows.length - 1, at: last.length } }
}

export const changed = (rows: Rows, { row, at }: Spot, button: NewButton): Rows => rows.map((each, r) => (r === row ? each.map((one, n) => (n === at ? button : one)) : each))

export const removed = (rows: Rows, { row, at }: Spot): Rows => full(rows.map((each, r) => (r === row ? each.filter((_, n) => n !== at) : each)))

export type Way = "left" | "right" | "up" | "down"

/** One step that way; null where there is nowhere to go. Above the first and below the last row a new one opens. */
export function moved(rows: Rows, { row, at }: Spot, way: Way, perRow: number): { rows: Rows; spot: Spot } | null {
  const one = rows[row]?.[at]
  if (!one) return null
  if (way === "left" || way === "right") {
    const to = way === "left" ? at - 1 : at + 1
    if (!rows[row]![to]) return null
    return { rows: rows.map((each, r) => (r === row ? swapped(each, at, to) : each)), spot: { row, at: to } }
  }
  const to = way === "up" ? row - 1 : row + 1
  const alone = rows[row]!.length === 1
  const without = rows.map((each, r) => (r === row ? each.filter((_, n) => n !== at) : each))
  if (!rows[to]) {
    if (alone) return null
    const next = way === "up" ? [[one], ...without] : [...without, [one]]
    return { rows: next, spot: { row: way === "up" ? 0 : next.length - 1, at: 0 } }
  }
  if (rows[to].length >= perRow) return null
  const place = Math.min(at, rows[to].length)
  const next = without.map((each, r) => (r === to ? [...each.slice(0, place), one, ...each.slice(place)] : each))
  return { rows: full(next), spot: { row: alone && way === "down" ? to - 1 : to, at: place } }
}

const swapped = (row: readonly NewButton[], from: number, to: number) => row.map((one, n) => (n === from ? row[to]! : n === to ? row[from]! : one))
