import type { EscalateTo, EscalationStep } from "../../../wire/api.gen"

export const UNITS = ["s", "min", "h", "d"] as const
export type Unit = (typeof UNITS)[number]
const OF: Record<Unit, number> = { s: 1, min: 60, h: 3600, d: 86_400 }
export const WAYS = ["push", "bot", "email", "sms"] as const

/** The largest unit in which it is a whole number. */
export function inUnits(seconds: number): { n: number; unit: Unit } {
  const unit = seconds === 0 ? "min" : UNITS.findLast((each) => seconds % OF[each] === 0)!
  return { n: seconds / OF[unit], unit }
}

export const inSeconds = (n: number, unit: Unit): number => Math.round(n * OF[unit])

/** What is told and given by one value of a menu: "heads", "user:7". */
export const keyOf = ({ kind, id }: { kind: string; id?: number | null }): string => (id == null ? kind : `${kind}:${id}`)

export function byKey<T extends EscalateTo["kind"] | "queue">(key: string): { kind: T; id?: number } {
  const [kind, id] = key.split(":") as [T, string | undefined]
  return id === undefined ? { kind } : { kind, id: Number(id) }
}

/** As most begin: who has it, who could have it, who answers for them all. */
export const usual = (): EscalationStep[] => [
  { after_s: 300, tell: [{ kind: "responsible" }], by: [], give: null, of: "any" },
  { after_s: 900, tell: [{ kind: "pool" }], by: [], give: null, of: "any" },
  { after_s: 1800, tell: [{ kind: "heads" }], by: [], give: { kind: "queue" }, of: "any" },
]

/** Another level behind these: twice as late as the last one. */
export const another = (steps: readonly EscalationStep[]): EscalationStep => ({ after_s: Math.min(Math.max((steps.at(-1)?.after_s ?? 0) * 2, 60), 30 * OF.d), tell: [{ kind: "heads" }], by: [], give: null, of: "any" })

/** By their moment: as they are kept. */
export const inOrder = (steps: readonly EscalationStep[]): EscalationStep[] => [...steps].sort((a, b) => a.after_s - b.after_s)
