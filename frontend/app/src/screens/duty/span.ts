import { onDay, wallOf, weekday } from "../../parts/when/zone"
import type { Bar, PersonPlan } from "../../wire/api.gen"

export const HOUR = 3_600_000
export const QUARTER = HOUR / 4

/** What the grid shows: days of the reader's zone. */
export interface Frame {
  /** Midnights; one more than there are days. */
  midnights: number[]
  start: number
  end: number
}

export type Look = "week" | "month"

/** The week of that moment, or the five weeks from the Monday before its month begins. */
export function frameOf(at: number, look: Look, zone: string): Frame {
  const first = look === "week" ? at : onDay(at, 1 - wallOf(at, zone).day, 0, zone)
  const monday = onDay(first, 1 - weekday(first, zone), 0, zone)
  const days = look === "week" ? 7 : 35
  const midnights = Array.from({ length: days + 1 }, (_, n) => onDay(monday, n, 0, zone))
  return { midnights, start: midnights[0]!, end: midnights.at(-1)! }
}

/** A week or a month on, or back. */
export function moved(at: number, look: Look, by: 1 | -1, zone: string): number {
  if (look === "week") return onDay(at, 7 * by, 0, zone)
  const { day } = wallOf(at, zone)
  const first = onDay(at, 1 - day, 0, zone)
  return by > 0 ? onDay(onDay(first, 31, 0, zone), 1 - wallOf(onDay(first, 31, 0, zone), zone).day, 0, zone) : onDay(onDay(first, -1, 0, zone), 1 - wallOf(onDay(first, -1, 0, zone), zone).day, 0, zone)
}

const DUTY = new Set<Bar["kind"]>(["pattern", "always", "extra", "substitute", "was"])

export const isDuty = ({ kind, draft }: Bar): boolean => DUTY.has(kind) && !draft

/** What can be moved and taken off: what is still to end, and is no one's absence by right of another row. */
export const isMovable = (bar: Bar, now: number): boolean => (bar.kind === "pattern" || bar.kind === "extra") && Date.parse(bar.ends_at) > now

export interface Cell {
  from: number
  to: number
  /** On duty at the least, of the hours in which somebody should be. */
  count: number
  /** Somebody should be there for a while, and nobody is. */
  hole: boolean
}

/** How many are on duty, step by step between the two. */
export function coverage(people: readonly PersonPlan[], open: readonly (readonly [string, string])[], edges: readonly number[]): Cell[] {
  const duty = people.map(({ bars }) => bars.filter(isDuty).map((bar) => [Date.parse(bar.starts_at), Date.parse(bar.ends_at)] as const))
  const wanted = open.map(([from, to]) => [Date.parse(from), Date.parse(to)] as const)
  const marks = [...new Set([...edges, ...duty.flat(2), ...wanted.flat()])].sort((a, b) => a - b)
  return edges.slice(0, -1).map((from, at) => {
    const to = edges[at + 1]!
    const within = marks.filter((mark) => mark >= from && mark < to)
    const counts = within.map((mark) => ({
      on: duty.filter((spans) => spans.some(([a, b]) => a <= mark && b > mark)).length,
      asked: wanted.some(([a, b]) => a <= mark && b > mark),
    }))
    const asked = counts.filter((each) => each.asked)
    const least = Math.min(...(asked.length ? asked : counts).map(({ on }) => on))
    return { from, to, count: least, hole: asked.some(({ on }) => on === 0) }
  })
}

/** Hours of the frame's days; a day with a leap of the clock has one less or more. */
export function hoursOf({ midnights }: Frame, step: number): number[] {
  const found = midnights.slice(0, -1).flatMap((from, at) => {
    const many = Math.round((midnights[at + 1]! - from) / (step * HOUR))
    return Array.from({ length: many }, (_, n) => from + n * step * HOUR)
  })
  return [...found, midnights.at(-1)!]
}

export const snap = (at: number, to: number): number => Math.round(at / to) * to
