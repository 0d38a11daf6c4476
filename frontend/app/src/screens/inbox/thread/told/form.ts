import type { Told } from "./told"

/** One question of a form and what was answered; `role`: what it is of the person; `technical`: of the builder's own. */
export interface Asked {
  label: string
  value: string
  role?: string
  type?: string
  technical?: boolean
}

/** The fields of a form, as its channel kept them; what is no field is left out. */
export function fieldsOf(told: Told): Asked[] {
  if (!Array.isArray(told.fields)) return []
  return told.fields.flatMap((field: unknown) => {
    if (typeof field !== "object" || field === null) return []
    const { label, value, role, type, technical } = field as Record<string, unknown>
    if (typeof value !== "string") return []
    return [{ label: typeof label === "string" ? label : "", value, technical: technical === true, ...(typeof role === "string" && { role }), ...(typeof type === "string" && { type }) }]
  })
}

export function pairsOf(value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string")
}
