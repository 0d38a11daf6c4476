import { useQuery } from "@tanstack/react-query"
import type { FieldsView, OwnField, ShownWhen } from "../wire/api.gen"
import { http } from "../wire/http"

export type { FieldOption, OwnField } from "../wire/api.gen"
export type Values = Readonly<Record<string, unknown>>

const NONE: FieldsView = { items: [], groups: [] }

/** The administrator's own fields; an event makes them fresh (state/live.ts). */
export function useOwnFields(): FieldsView {
  const { data } = useQuery({ queryKey: ["fields"], queryFn: () => http.get<FieldsView>("/fields"), staleTime: Infinity })
  return data ?? NONE
}

export interface Place {
  funnel_id?: number
  status_id?: number
}

export const isEmpty = (value: unknown) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)

/** The server has the same rule (backend/fields/values.py: shows). */
export function meets(when: ShownWhen | null, values: Values, place: Place): boolean {
  if (!when) return true
  const value = when.field === "status_id" || when.field === "funnel_id" ? place[when.field] : values[when.field.replace("field:", "")]
  if (when.op !== "is") return isEmpty(value) === (when.op === "empty")
  const held: unknown[] = Array.isArray(value) ? value : [value]
  return held.some((one) => when.values?.includes(one))
}

/** Is the field on this card or person? */
export const isShown = (field: OwnField, values: Values, place: Place) =>
  (!field.funnels.length || (place.funnel_id !== undefined && field.funnels.includes(place.funnel_id))) && meets(field.condition, values, place)
