import { useQuery } from "@tanstack/react-query"
import { queries } from "../../state/session"
import type * as Api from "../../wire/api.gen"
import type { Counts, ImportDetail, ImportView, MappingView, RowView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"

export type Entity = ImportView["entity"]
export type Step = "file" | "columns" | "check" | "run" | "result"
export const STEPS: readonly Step[] = ["file", "columns", "check", "run", "result"]
export const ENTITIES: readonly Entity[] = ["contact", "company", "lead", "deal"]
export const RIGHT = { contact: "contacts.import", company: "contacts.import", lead: "cards.import", deal: "cards.import" } as const
export const LIST = { contact: "/contacts", company: "/companies", lead: "/requests", deal: "/requests" } as const

export type Defaults = Required<Api.Defaults>
export interface Setup extends Required<Omit<Api.ImportSetup, "defaults">> {
  defaults: Defaults
}

/** Answers hold all of it; only a body may leave things out. */
export const setupOf = ({ setup }: Pick<ImportView, "setup">) => setup as Setup

const BUSY: readonly ImportView["state"][] = ["checking", "running", "undoing"]
const POLL_MS = 700

const keyOf = (id: number) => ["imports", id] as const

/** Where the import stands: the step that its state belongs to. */
export function stepOf({ state }: Pick<ImportView, "state">): Step {
  if (state === "draft") return "columns"
  if (state === "checking" || state === "checked") return "check"
  return state === "running" || state === "paused" ? "run" : "result"
}

export function useDetail(id: number) {
  return useQuery({ queryKey: keyOf(id), queryFn: () => http.get<ImportDetail>(`/imports/${id}`) })
}

/** How far it is, while it is at work. What it says replaces the import that is shown. */
export function useProgress(run: ImportView | undefined): void {
  const busy = run !== undefined && BUSY.includes(run.state)
  useQuery({
    queryKey: ["imports", run?.id, "progress"],
    queryFn: async () => {
      const now = await http.get<ImportView>(`/imports/${run!.id}/progress`)
      putRun(now)
      return now
    },
    enabled: busy,
    refetchInterval: busy ? POLL_MS : false,
  })
}

export function putRun(run: ImportView): void {
  queries.setQueryData<ImportDetail>(keyOf(run.id), (held) => held && { ...held, run })
  // rows, faults and the preview are of the state before
  void queries.invalidateQueries({ queryKey: ["import-rows", run.id] })
}

export const askDetail = (id: number) => queries.invalidateQueries({ queryKey: keyOf(id) })

export function useRecent() {
  return useQuery({ queryKey: ["imports"], queryFn: () => http.get<Page<ImportView>>("/imports") }).data?.items ?? []
}

export function useMappings(entity: Entity): readonly MappingView[] {
  const { data } = useQuery({ queryKey: ["import-mappings"], queryFn: () => http.get<Page<MappingView>>("/imports/mappings") })
  return data?.items.filter((each) => each.entity === entity) ?? []
}

export const putMappings = (page: Page<MappingView>) => void queries.setQueryData(["import-mappings"], page)

export function usePreview({ id, version, reading }: ImportView) {
  return useQuery({ queryKey: ["import-rows", id, "preview", version, reading.header], queryFn: () => http.get<Page<RowView>>(`/imports/${id}/preview`) })
}

export function useFaulty({ id, checked, done }: ImportView) {
  const n = Math.max(checked.error, done.error)
  return useQuery({ queryKey: ["import-rows", id, "error", n], queryFn: () => http.get<Page<RowView>>(`/imports/${id}/rows`, { query: { outcome: "error", limit: 50 } }), enabled: n > 0 })
}

export const sumOf = (counts: Counts): number => counts.new + counts.filled + counts.updated + counts.skipped + counts.error

/** Headers are compared as the server does: case and signs aside. */
export const plain = (header: string) => header.toLowerCase().replace(/ё/g, "е").replace(/[\s_.:*()"'«»/\\-]+/g, " ").trim()
