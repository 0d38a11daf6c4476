import { useQuery } from "@tanstack/react-query"
import type { ColumnView } from "../../wire/api.gen"
import { http } from "../../wire/http"
import type { Page } from "../../wire/types"

/** All that has columns and saved views. */
export type Listed = "contact" | "company" | "card" | "invoice" | "order"

const NONE: readonly never[] = []

/** What I may be shown, sort and filter by. */
export function useColumns(of: Listed): readonly ColumnView[] {
  const ask = () => http.get<Page<ColumnView>>(`/lists/${of}/columns`)
  return useQuery({ queryKey: ["fields", "columns", of], queryFn: ask, staleTime: Infinity }).data?.items ?? NONE
}
