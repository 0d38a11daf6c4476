import { useQuery } from "@tanstack/react-query"
import { createContext, use } from "react"
import { create } from "zustand"
import type { LayoutGroup, LayoutItem, LayoutsView, LayoutView } from "../wire/api.gen"
import { http } from "../wire/http"
import type { Place, Values } from "./fields"
import { meets } from "./fields"

export type Group = LayoutGroup
export type Item = LayoutItem
export type PageOf = LayoutView["entity"]

/** Where a page stands: as a field's place, the category of the request's status, and how warm the people on it are. */
export interface PagePlace extends Place {
  category?: string
  /** Stages, each once or more; none where the role is not told. */
  warmth?: readonly number[]
}

/** The editor draws a page as a role would see it: this layout stands there, and what is in it does nothing. */
export interface Trial {
  entity: PageOf
  groups: readonly Group[]
  role: number
  /** Own fields that the role is not shown. */
  hidden: ReadonlySet<number>
  /** Own fields that it knows of and whose value it is not shown. */
  masked: ReadonlySet<number>
  /** Other fields that it is not shown: "phone", "budget". */
  veiled: ReadonlySet<string>
}

export const TrialContext = createContext<Trial | null>(null)

/** How the page is laid out for everybody; an event makes it fresh (state/live.ts). `failed`: it could not be asked. */
export function useLayout(entity: PageOf): { groups: readonly Group[] | undefined; failed: boolean; trial: Trial | null } {
  const trial = use(TrialContext)
  const { data, error } = useQuery({ queryKey: ["layouts"], queryFn: () => http.get<LayoutsView>("/layouts"), staleTime: Infinity })
  const found = data?.items.find((each) => each.entity === entity)
  return { groups: trial?.entity === entity ? trial.groups : found?.groups, failed: error !== null && !found, trial }
}

/** Number of the own field that an item is; null: a block. */
export const fieldOf = (key: string): number | null => (key.startsWith("field:") ? Number(key.slice(6)) : null)

/** Own fields that have places of their own, wherever they stand. */
export const placedIn = (groups: readonly Group[]): number[] => groups.flatMap(({ items }) => items.flatMap(({ key }) => fieldOf(key) ?? []))

/** Is it drawn for that role, as the thing stands? No right: what is not drawn can still be read by who may. */
export function isDrawn(part: Pick<Group | Item, "roles" | "when"> & { hidden?: boolean }, role: number, values: Values, place: PagePlace): boolean {
  if (part.hidden) return false
  if (part.roles?.length && !part.roles.includes(role)) return false
  if (part.when?.field === "category") return part.when.values?.includes(place.category) ?? false
  if (part.when?.field === "warmth") return part.when.values?.some((stage) => place.warmth?.some((each) => each === stage)) ?? false
  return meets(part.when ?? null, values, place)
}

/** Everything in the order of the code: where no layout could be asked. */
export const plainly = (keys: readonly string[]): Group[] => [{ id: "all", items: keys.map((key) => ({ key })) }]

/** Parts that a layout hides and that are wanted now: a status asks for the field, a key leads to it. */
export const useRevealed = create<{ parts: ReadonlySet<string> }>(() => ({ parts: new Set() }))

/** By the name of a part of the pane: "budget", "field-12", "phone". */
export function reveal(part: string): void {
  const keys = part.startsWith("field-") ? [part.replace("-", ":"), "fields"] : part.startsWith("personal-") ? ["person_fields"] : [part]
  useRevealed.setState(({ parts }) => ({ parts: new Set([...parts, ...keys]) }))
}

export const hideAgain = () => useRevealed.setState(({ parts }) => (parts.size ? { parts: new Set() } : { parts }))
