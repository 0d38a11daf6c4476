import type { RouteStep, RouteWhen } from "../../../wire/api.gen"
import type { Words } from "../../../words/words"

export const KINDS = ["contact", "turns", "least", "person", "pool"] as const
export type Kind = RouteStep["kind"]

export interface Names {
  users: ReadonlyMap<number, string>
  roles: ReadonlyMap<number, string>
  teams: ReadonlyMap<number, string>
}

export const hasCircle = (kind: Kind): boolean => kind === "turns" || kind === "least" || kind === "pool"

/** Another kind keeps what it has in common with the one before. */
export function turned(step: RouteStep, kind: Kind): RouteStep {
  const { skills = [], language = false, when = {} } = step
  const asks = kind !== "pool"
  return {
    kind,
    when,
    ...(asks && { skills, language }),
    ...(hasCircle(kind) && { circle: step.circle ?? "everyone", id: step.id ?? null }),
    ...(kind === "person" && { user_id: step.user_id ?? null }),
  }
}

/** "role:3" of a step's circle, as a field of choices has it. */
export const circleOf = ({ circle = "everyone", id }: RouteStep): string => (circle === "everyone" ? circle : `${circle}:${id ?? ""}`)

export function inCircle(step: RouteStep, value: string): RouteStep {
  const [circle, id] = value.split(":")
  return circle === "role" || circle === "team" ? { ...step, circle, id: Number(id) } : { ...step, circle: "everyone", id: null }
}

/** How many conditions a step has. */
export function conditions({ tags = [], languages = [], stages = [], known = null, hours = null, waited = 0 }: RouteWhen): number {
  return [tags.length > 0, languages.length > 0, stages.length > 0, known !== null, hours !== null, waited > 0].filter(Boolean).length
}

/** "The client’s own responsible → In turn (Team: Sales)" */
export function sentence(steps: readonly RouteStep[], names: Names, t: Words["t"]): string {
  return steps
    .map((step) => {
      const id = step.id ?? 0
      const among = step.circle === "role" ? names.roles.get(id) : step.circle === "team" ? names.teams.get(id) : undefined
      const whom = step.kind === "person" ? names.users.get(step.user_id ?? 0) : among
      return whom ? `${t(`routing.step_${step.kind}`)} (${whom})` : t(`routing.step_${step.kind}`)
    })
    .join(" → ")
}

/** What was typed, as the languages that it names: "lt, ru". */
export const languagesOf = (typed: string): string[] => [...new Set(typed.toLowerCase().split(/[\s,;]+/).filter((each) => /^[a-z]{2,3}$/.test(each)))]

/** What was typed as a weight or a capacity, with a comma or a point; null: nothing or nonsense. */
export function figureOf(typed: string, least: number, most: number): number | null {
  const text = typed.trim().replace(",", ".")
  const value = Number(text)
  return text === "" || !Number.isFinite(value) || value < least || value > most ? null : value
}
