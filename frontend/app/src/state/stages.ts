import { useEffect } from "react"
import { create } from "zustand"
import type { CompanyWarmth, WarmthOf } from "../wire/api.gen"
import { http } from "../wire/http"
import type { DomainEvent } from "../wire/types"

/**
 * How warm the people and companies of rows are that do not carry it: dialogs, companies. Asked for together, when a row
 * of theirs is first drawn; events tell the rest.
 */
export interface Stages {
  people: ReadonlyMap<number, number>
  companies: ReadonlyMap<number, CompanyWarmth>
  /** Counts how often all was forgotten: rows that stand there ask anew, also for what was not known. */
  round: number
}

export const NO_STAGES: Stages = { people: new Map(), companies: new Map(), round: 0 }

export const useStages = create<Stages>(() => NO_STAGES)

/** So many are asked for at once; the server takes no more. */
const MOST = 200
const GATHERED_MS = 50
type Kind = "people" | "companies"
const asked = { people: new Set<number>(), companies: new Set<number>() }
const wanted = { people: new Set<number>(), companies: new Set<number>() }
let timer: ReturnType<typeof setTimeout> | undefined

function want(kind: Kind, id: number): void {
  if (asked[kind].has(id)) return
  asked[kind].add(id)
  wanted[kind].add(id)
  timer ??= setTimeout(() => void fetchWanted(), GATHERED_MS)
}

async function fetchWanted(): Promise<void> {
  timer = undefined
  const take = (kind: Kind) => {
    const ids = [...wanted[kind]].slice(0, MOST)
    for (const id of ids) wanted[kind].delete(id)
    return ids
  }
  const [people, companies] = [take("people"), take("companies")]
  if (wanted.people.size + wanted.companies.size) timer = setTimeout(() => void fetchWanted(), 0)
  const { people: begun, round } = useStages.getState()
  for (const id of companies) told.delete(id)
  try {
    const found = await http.post<WarmthOf>("/warmth/of", { contact_ids: people, company_ids: companies })
    // all was forgotten meanwhile: it is no answer any more
    if (round !== useStages.getState().round) return
    // of these a person changed while it was asked: the answer may be older
    const old = companies.filter((id) => told.has(id))
    useStages.setState((now) => stagesLoaded(now, { ...found, companies: found.companies.filter(({ id }) => !told.has(id)) }, begun))
    for (const id of old) {
      asked.companies.delete(id)
      want("companies", id)
    }
  } catch {
    if (round !== useStages.getState().round) return
    // the next row that is drawn asks again; until then there is no mark, which says nothing wrong
    for (const id of people) asked.people.delete(id)
    for (const id of companies) asked.companies.delete(id)
  }
}

/** Companies of which a person's stage was told since they were asked for. */
const told = new Set<number>()

/** What an event has told since the question is newer than the answer. */
export function stagesLoaded(now: Stages, found: WarmthOf, begun: Stages["people"]): Stages {
  const people = new Map(now.people)
  for (const { id, stage } of found.people) if (now.people.get(id) === begun.get(id)) people.set(id, stage)
  return { ...now, people, companies: new Map([...now.companies, ...found.companies.map((each) => [each.id, each] as const)]) }
}

/** A person's stage is told with them; a company's is asked for again. */
export function stagesAfter(state: Stages, event: DomainEvent): Stages {
  if (event.type !== "contact.changed") return state
  const { id, warmth, companies } = event.contact
  const people = new Map(state.people)
  if (warmth && people.get(id) !== warmth.stage) people.set(id, warmth.stage)
  else if (!companies.some((firm) => state.companies.has(firm.id))) return state
  const left = new Map(state.companies)
  for (const firm of companies) left.delete(firm.id)
  return { ...state, people, companies: left }
}

/** Told by state/live.ts. */
export function followStages(event: DomainEvent): void {
  if (event.type === "contact.changed") for (const { id } of event.contact.companies) told.add(id)
  const state = useStages.getState()
  const next = stagesAfter(state, event)
  if (next === state) return
  for (const id of state.companies.keys()) if (!next.companies.has(id)) asked.companies.delete(id)
  useStages.setState(next)
}

/** After a gap, or for another person: everything is asked for anew. */
export function forgetStages(): void {
  for (const kind of ["people", "companies"] as const) {
    asked[kind].clear()
    wanted[kind].clear()
  }
  useStages.setState(({ round }) => ({ ...NO_STAGES, round: round + 1 }))
}

/** The stage of somebody in a row; undefined where it is not known, or is not shown (`may`). */
export function useStageOf(id: number | undefined, may: boolean): number | undefined {
  const stage = useStages(({ people }) => (id === undefined ? undefined : people.get(id)))
  const round = useStages((state) => state.round)
  useEffect(() => {
    if (may && id !== undefined && stage === undefined) want("people", id)
  }, [id, may, stage, round])
  return may ? stage : undefined
}

/** Of the companies of a list, asked for before they are drawn. */
export function useCompaniesWarm(ids: readonly number[]): void {
  const known = useStages(({ companies }) => companies)
  useEffect(() => {
    for (const id of ids) if (!known.has(id)) want("companies", id)
  }, [ids, known])
}

/** How warm a company is: the warmest of its people, and all of them together. */
export function useCompanyWarmth(id: number | undefined, may: boolean): CompanyWarmth | undefined {
  const found = useStages(({ companies }) => (id === undefined ? undefined : companies.get(id)))
  const round = useStages((state) => state.round)
  useEffect(() => {
    if (may && id !== undefined && found === undefined) want("companies", id)
  }, [id, may, found, round])
  return may ? found : undefined
}
